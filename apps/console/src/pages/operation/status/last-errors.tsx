import { Text, Title } from '@mantine/core'
import type { FailedCall } from '@openmaas/sdk'
import { DataTable } from '../../../components/data-table/index.ts'
import type { Column } from '../../../components/data-table/index.ts'
import { PageLink } from '../../../components/page-link.tsx'
import { formatTime } from '../../../messages/format.ts'
import { useLanguage, useTexts } from '../../../messages/language.tsx'
import { texts as requestTexts } from '../requests/texts.ts'
import { texts } from './texts.ts'

/** Calls that failed on the platform's side, with the way to each of them. */
export function LastErrors({ errors }: { readonly errors: readonly FailedCall[] }) {
  const text = useTexts(texts)
  const { causes } = useTexts(requestTexts)
  const { language } = useLanguage()
  const columns: readonly Column<FailedCall>[] = [
    { id: 'time', head: text.columns.time, cell: ({ started_at: time }) => formatTime(time, language) },
    { id: 'operation', head: text.columns.operation, cell: ({ operation }) => operation },
    { id: 'model', head: text.columns.model, cell: ({ model }) => model },
    { id: 'engine', head: text.columns.engine, cell: ({ engine_id: engine }) => engine ?? '–' },
    {
      id: 'end',
      head: text.columns.end,
      cell: ({ end_cause: cause, error_code: code }) => `${causes[cause] ?? cause}${code === null ? '' : ` · ${code}`}`,
    },
    {
      id: 'look',
      head: text.look,
      isHeadHidden: true,
      cell: ({ id, request_id: request }) => (
        <PageLink to="/operation/requests" search={{ days: 2, request, call: id }} size="sm">
          {text.look}
        </PageLink>
      ),
    },
  ]
  return (
    <section>
      <Title order={2} size="h4">
        {text.lastErrors}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {errors.length === 0 ? text.noErrors : text.lastErrorsHint}
      </Text>
      {errors.length > 0 && (
        <DataTable label={text.lastErrors} columns={columns} rows={errors} keyOf={({ id }) => id} minWidth={640} />
      )}
    </section>
  )
}
