import { Badge, Group, Text, UnstyledButton } from '@mantine/core'
import type { AdminSlice } from '@openmaas/sdk'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { useTexts } from '../../../messages/language.tsx'
import classes from './document.module.css'
import { texts } from './texts.ts'

export interface SliceListProps {
  readonly slices: readonly AdminSlice[]
  readonly selected: string | undefined
  readonly onSelect: (slice: AdminSlice) => void
  /** Called when the end comes near. */
  readonly onEnd: () => void
}

/** Slices in their order; the selected one comes into view. */
export function SliceList({ slices, selected, onSelect, onEnd }: SliceListProps) {
  const text = useTexts(texts)
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: slices.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 132,
    getItemKey: (index) => slices[index]?.id ?? index,
    overscan: 4,
  })
  const place = slices.findIndex(({ id }) => id === selected)
  useEffect(() => {
    if (place >= 0) rows.scrollToIndex(place, { align: 'auto' })
  }, [place, rows])
  const items = rows.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= slices.length - 10) onEnd()
  }, [last, slices.length, onEnd])

  return (
    <div ref={scroller} className={classes['slices']} role="list" aria-label={text.slices} tabIndex={0}>
      <div className={classes['canvas']} role="presentation" style={{ height: rows.getTotalSize() }}>
        {items.map(({ key, index, start }) => {
          const slice = slices[index]
          if (slice === undefined) return null
          return (
            <div
              key={key}
              ref={rows.measureElement}
              data-index={index}
              role="listitem"
              className={classes['item']}
              style={{ transform: `translateY(${start}px)` }}
            >
              <SliceCard slice={slice} isSelected={slice.id === selected} onSelect={() => onSelect(slice)} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

function SliceCard({
  slice,
  isSelected,
  onSelect,
}: {
  readonly slice: AdminSlice
  readonly isSelected: boolean
  readonly onSelect: () => void
}) {
  const text = useTexts(texts)
  return (
    <UnstyledButton
      onClick={onSelect}
      aria-pressed={isSelected}
      className={`${classes['card']} ${isSelected ? classes['selected'] : ''}`}
    >
      <Group gap={6} mb={4}>
        <Badge size="sm" variant="default">
          {slice.ordinal + 1}
        </Badge>
        {slice.page !== null && (
          <Text size="xs" c="dimmed">
            {text.page(slice.page)}
          </Text>
        )}
        {slice.line !== null && (
          <Text size="xs" c="dimmed">
            {text.row(slice.sheet ?? '', slice.line)}
          </Text>
        )}
        <Text size="xs" c="dimmed">
          {text.characters([...slice.text].length)}
        </Text>
      </Group>
      {slice.headings.length > 0 && (
        <Text size="xs" c="dimmed" truncate mb={2}>
          {slice.headings.join(' › ')}
        </Text>
      )}
      <Text size="sm" className={classes['text']} {...(isSelected ? {} : { lineClamp: 5 })}>
        {slice.text}
      </Text>
    </UnstyledButton>
  )
}
