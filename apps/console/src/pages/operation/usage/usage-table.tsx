import { Table } from '@mantine/core'
import type { UsageSums } from '@openmaas/sdk'
import type { ReactNode } from 'react'
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
  const { sums } = text
  return (
    <Table.ScrollContainer minWidth={760}>
      <Table verticalSpacing={6} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{head}</Table.Th>
            {[sums.calls, sums.failed, sums.prompt, sums.completion, sums.total, sums.cached, sums.estimated].map(
              (name) => (
                <Table.Th key={name} ta="right">
                  {name}
                </Table.Th>
              ),
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.name}>
              <Table.Td>{labelOf(row.name)}</Table.Td>
              <Figures sums={row.sums} />
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr fw={650}>
            <Table.Th>{text.total}</Table.Th>
            <Figures sums={total} />
          </Table.Tr>
        </Table.Tfoot>
      </Table>
    </Table.ScrollContainer>
  )
}

function Figures({ sums }: { readonly sums: UsageSums }) {
  const { language } = useLanguage()
  const figures = [
    ['calls', sums.calls],
    ['failed', sums.failed_calls],
    ['prompt', sums.prompt_tokens],
    ['completion', sums.completion_tokens],
    ['total', sums.total_tokens],
    ['cached', sums.cached_tokens],
    ['estimated', sums.estimated_tokens],
  ] as const
  return figures.map(([name, value]) => (
    <Table.Td key={name} ta="right" style={{ fontVariantNumeric: 'tabular-nums' }}>
      {formatCount(value, language)}
    </Table.Td>
  ))
}
