import type { UsageSums } from '@openmaas/sdk'
import type { ReactNode } from 'react'
import { DataTable } from '../../../components/data-table/index.ts'
import type { Column } from '../../../components/data-table/index.ts'
import { formatCount } from '../../../messages/format.ts'
import { useLanguage, useTexts } from '../../../messages/language.tsx'
import { texts } from './texts.ts'
import type { NamedSums } from './usage-figures.ts'

export interface UsageTableProps {
  readonly head: string
  readonly rows: readonly NamedSums[]
  readonly total: UsageSums
  readonly labelOf: (name: string) => ReactNode
}

/** All figures, with the total that they add up to. */
export function UsageTable({ head, rows, total, labelOf }: UsageTableProps) {
  const text = useTexts(texts)
  const { language } = useLanguage()
  const figures = [
    ['calls', text.sums.calls],
    ['failed_calls', text.sums.failed],
    ['prompt_tokens', text.sums.prompt],
    ['completion_tokens', text.sums.completion],
    ['total_tokens', text.sums.total],
    ['cached_tokens', text.sums.cached],
    ['estimated_tokens', text.sums.estimated],
  ] as const
  const columns: readonly Column<NamedSums>[] = [
    { id: 'name', head, sortBy: ({ name }) => name, cell: ({ name }) => labelOf(name) },
    ...figures.map(([name, label]): Column<NamedSums> => ({
      id: name,
      head: label,
      align: 'end',
      sortBy: ({ sums }) => sums[name],
      cell: ({ sums }) => formatCount(sums[name], language),
    })),
  ]
  return (
    <DataTable
      label={text.title}
      columns={columns}
      rows={rows}
      keyOf={({ name }) => name}
      minWidth={740}
      total={{ name: text.total, sums: total }}
      totalLabel={text.total}
    />
  )
}
