import { Checkbox, Group, Skeleton, Text } from '@mantine/core'
import type { DocumentData } from '@openmaas/sdk'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { PageLink } from '../../../components/page-link.tsx'
import { formatBytes, formatCount } from '../../../messages/format.ts'
import { useLanguage, useTexts } from '../../../messages/language.tsx'
import classes from './document-list.module.css'
import { DocumentState } from './document-state.tsx'
import { texts } from './texts.ts'

export interface DocumentListProps {
  readonly baseId: string
  readonly total: number
  /** Undefined for rows that are being loaded. */
  readonly at: (index: number) => DocumentData | undefined
  /** Told which rows are looked at. */
  readonly onRange: (first: number, last: number) => void
  readonly selected: ReadonlySet<string>
  readonly onSelect: (id: string, isSelected: boolean) => void
  readonly onSelectAll: (isSelected: boolean) => void
}

const rowHeight = 48

/** A list of any length: only the rows that are looked at exist. */
export function DocumentList(props: DocumentListProps) {
  const { baseId, total, at, onRange, selected, onSelect, onSelectAll } = props
  const text = useTexts(texts)
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    onChange(instance) {
      const shown = instance.getVirtualItems()
      const first = shown[0]
      const last = shown.at(-1)
      if (first !== undefined && last !== undefined) onRange(first.index, last.index)
    },
  })
  const allSelected = selected.size > 0 && selected.size >= total

  return (
    <div role="table" aria-label={text.list} aria-rowcount={total + 1} className={classes['table']}>
      <div role="row" aria-rowindex={1} className={`${classes['row']} ${classes['head']}`}>
        <div role="columnheader">
          <Checkbox
            size="xs"
            aria-label={text.selectShown}
            checked={allSelected}
            indeterminate={selected.size > 0 && !allSelected}
            onChange={(event) => onSelectAll(event.currentTarget.checked)}
          />
        </div>
        <div role="columnheader">{text.columns.name}</div>
        <div role="columnheader" className={classes['wide']}>
          {text.columns.size}
        </div>
        <div role="columnheader" className={classes['wide']}>
          {text.columns.words}
        </div>
        <div role="columnheader">{text.columns.state}</div>
      </div>
      <div
        ref={scroller}
        className={classes['scroller']}
        style={{ height: total * rowHeight }}
        role="rowgroup"
        tabIndex={-1}
      >
        <div role="presentation" className={classes['canvas']} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ key, index, start }) => (
            <DocumentRow
              key={key}
              baseId={baseId}
              index={index}
              start={start}
              document={at(index)}
              isSelected={selected.has(at(index)?.id ?? '')}
              onSelect={onSelect}
            />
          ))}
        </div>
      </div>
    </div>
  )
}

interface DocumentRowProps {
  readonly baseId: string
  readonly index: number
  readonly start: number
  readonly document: DocumentData | undefined
  readonly isSelected: boolean
  readonly onSelect: DocumentListProps['onSelect']
}

function DocumentRow({ baseId, index, start, document, isSelected, onSelect }: DocumentRowProps) {
  const text = useTexts(texts)
  const { language } = useLanguage()
  const style = { transform: `translateY(${start}px)`, height: rowHeight }
  if (document === undefined)
    return (
      <div role="row" aria-rowindex={index + 2} className={`${classes['row']} ${classes['body']}`} style={style}>
        <div role="cell" aria-label={text.loadingRow} />
        <div role="cell">
          <Skeleton h={12} w="60%" />
        </div>
      </div>
    )
  const { id, name, length, word_num: words, embedding_stat: stat, failInfo } = document
  return (
    <div role="row" aria-rowindex={index + 2} className={`${classes['row']} ${classes['body']}`} style={style}>
      <div role="cell">
        <Checkbox
          size="xs"
          aria-label={text.selectRow(name)}
          checked={isSelected}
          onChange={(event) => onSelect(id, event.currentTarget.checked)}
        />
      </div>
      <div role="cell" className={classes['name']}>
        <PageLink
          to="/knowledge/$baseId/documents/$documentId"
          params={{ baseId, documentId: id }}
          size="sm"
          c="inherit"
          truncate
          title={name}
        >
          {name}
        </PageLink>
        {stat === 2 && (
          <Text size="xs" c="dimmed" truncate title={failInfo?.embedding_msg}>
            {failInfo?.embedding_msg}
          </Text>
        )}
      </div>
      <Text role="cell" size="sm" c="dimmed" className={classes['wide']}>
        {formatBytes(length, language)}
      </Text>
      <Text role="cell" size="sm" c="dimmed" className={classes['wide']}>
        {words === 0 ? '–' : formatCount(words, language)}
      </Text>
      <Group role="cell" wrap="nowrap" gap={4}>
        <DocumentState document={document} />
      </Group>
    </div>
  )
}
