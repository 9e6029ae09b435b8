import { Code, Image, Table, Text } from '@mantine/core'
import type { LayoutElement } from '@openmaas/sdk'
import { localLink } from '../../../api/local-link.ts'

/** What stands in one box of a page. */
export function ElementContent({ element }: { readonly element: LayoutElement }) {
  const { label, content = '' } = element
  if (label === 'table') return <HtmlTable html={content} />
  if (label === 'formula') return <Code block>{content}</Code>
  if (label === 'image' && /^https?:/.test(content))
    return <Image src={localLink(content)} alt="" radius="sm" mah={240} w="auto" maw="100%" fit="contain" />
  return (
    <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
      {content}
    </Text>
  )
}

/** A table of a document. Its HTML is read for the texts of its cells and never becomes part of the page. */
function HtmlTable({ html }: { readonly html: string }) {
  const rows = [...new DOMParser().parseFromString(html, 'text/html').querySelectorAll('tr')]
  if (rows.length === 0) return <Text size="sm">{html}</Text>
  return (
    <Table.ScrollContainer minWidth={0}>
      <Table withTableBorder withColumnBorders fz="sm">
        <Table.Tbody>
          {rows.map((row, index) => (
            <Table.Tr key={index}>
              {[...row.cells].map((cell, at) => {
                const spans = { colSpan: cell.colSpan, rowSpan: cell.rowSpan }
                return cell.tagName === 'TH' ? (
                  <Table.Th key={at} {...spans}>
                    {cell.textContent}
                  </Table.Th>
                ) : (
                  <Table.Td key={at} {...spans}>
                    {cell.textContent}
                  </Table.Td>
                )
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
