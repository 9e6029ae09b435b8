import { useLayoutEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'

/** Whether an element has less room than so many pixels; known before anything is painted. */
export function useIsNarrower<Target extends HTMLElement>(pixels: number): [RefObject<Target | null>, boolean] {
  const target = useRef<Target>(null)
  const [isNarrower, setNarrower] = useState(false)
  useLayoutEffect(() => {
    const element = target.current
    if (element === null) return undefined
    const look = (): void => setNarrower(element.clientWidth < pixels)
    look()
    const observer = new ResizeObserver(look)
    observer.observe(element)
    return () => observer.disconnect()
  }, [pixels])
  return [target, isNarrower]
}
