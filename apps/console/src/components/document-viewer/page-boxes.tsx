import classes from './document-viewer.module.css'
import { placeOf } from './page-box.ts'
import type { MarkedBox } from './page-box.ts'
import { useEffect, useRef } from 'react'

export interface PageBoxesProps {
  readonly boxes: readonly MarkedBox[]
  readonly selected: string | undefined
  /** Absent: the boxes only show. */
  readonly onSelect?: (id: string) => void
}

/** Boxes over a page; the selected ones come into view. */
export function PageBoxes({ boxes, selected, onSelect }: PageBoxesProps) {
  const first = useRef<HTMLElement>(null)
  useEffect(() => {
    // Newer browsers answer with a promise, which is nothing to clean up with.
    void first.current?.scrollIntoView({ block: 'nearest' })
  }, [selected, boxes])
  const firstSelected = boxes.findIndex(({ id }) => id === selected)
  return boxes.map(({ box, id, label }, index) => {
    const isSelected = id === selected
    const className = `${classes['box']} ${isSelected ? classes['selected'] : ''}`
    const key = `${id}-${index}`
    const ref = index === firstSelected ? first : undefined
    return onSelect === undefined ? (
      <span key={key} ref={ref} className={className} style={placeOf(box)} role="img" aria-label={label} />
    ) : (
      <button
        key={key}
        ref={(element) => {
          if (ref !== undefined) ref.current = element
        }}
        type="button"
        className={className}
        style={placeOf(box)}
        aria-label={label}
        aria-pressed={isSelected}
        onClick={() => onSelect(id)}
      />
    )
  })
}
