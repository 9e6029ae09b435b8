import { Table, Text, Title } from '@mantine/core'
import type { FailedCall } from '@openmaas/sdk'
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
  return (
    <section>
      <Title order={2} size="h4">
        {text.lastErrors}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {errors.length === 0 ? text.noErrors : text.lastErrorsHint}
      </Text>
      {errors.length > 0 && (
        <Table.ScrollContainer minWidth={640}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{text.columns.time}</Table.Th>
                <Table.Th>{text.columns.operation}</Table.Th>
                <Table.Th>{text.columns.model}</Table.Th>
                <Table.Th>{text.columns.engine}</Table.Th>
                <Table.Th>{text.columns.end}</Table.Th>
                <Table.Td />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {errors.map((call) => (
                <Table.Tr key={call.id}>
                  <Table.Td>{formatTime(call.started_at, language)}</Table.Td>
                  <Table.Td>{call.operation}</Table.Td>
                  <Table.Td>{call.model}</Table.Td>
                  <Table.Td>{call.engine_id ?? '–'}</Table.Td>
                  <Table.Td>
                    {causes[call.end_cause] ?? call.end_cause}
                    {call.error_code !== null && ` · ${call.error_code}`}
                  </Table.Td>
                  <Table.Td>
                    <PageLink
                      to="/operation/requests"
                      search={{ days: 2, request: call.request_id, call: call.id }}
                      size="sm"
                    >
                      {text.look}
                    </PageLink>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </section>
  )
}
