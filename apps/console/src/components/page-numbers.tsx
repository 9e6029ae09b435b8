import { Pagination } from '@mantine/core'
import { useTexts } from '../messages/language.tsx'

const zh = {
  page: (number: number) => `第 ${number} 页`,
  controls: { first: '第一页', previous: '上一页', next: '下一页', last: '最后一页' },
}

const en: typeof zh = {
  page: (number) => `Page ${number}`,
  controls: { first: 'First page', previous: 'Previous page', next: 'Next page', last: 'Last page' },
}

export interface PageNumbersProps {
  readonly pages: number
  readonly page: number
  /** Told undefined for the first page, which needs no mention in the address. */
  readonly onPage: (page: number | undefined) => void
}

/** Under a list that comes by pages, where there is more than one. */
export function PageNumbers({ pages, page, onPage }: PageNumbersProps) {
  const text = useTexts({ zh, en })
  if (pages <= 1) return null
  return (
    <Pagination
      mt="md"
      total={pages}
      value={page}
      onChange={(next) => onPage(next === 1 ? undefined : next)}
      getItemProps={(number) => ({ 'aria-label': text.page(number) })}
      getControlProps={(control) => ({ 'aria-label': text.controls[control] })}
    />
  )
}
