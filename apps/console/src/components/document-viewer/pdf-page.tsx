import { Skeleton } from '@mantine/core'
import type { PDFDocumentProxy } from 'pdfjs-dist'
import { useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { ErrorNotice } from '../error-notice.tsx'
import classes from './document-viewer.module.css'

export interface PdfPageProps {
  readonly document: PDFDocumentProxy
  /** 1-based. */
  readonly page: number
  readonly label: string
  /** Drawn over the page. */
  readonly children: ReactNode
}

/** Sharper than that a page of text is no easier to read, and takes memory. */
const mostPixelRatio = 2

export function PdfPage({ document, page, label, children }: PdfPageProps) {
  const frame = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [width, setWidth] = useState(0)
  const [drawn, setDrawn] = useState<number>()
  const [error, setError] = useState<unknown>()

  useEffect(() => {
    const element = frame.current
    if (element === null) return undefined
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  useEffect(() => {
    const element = canvas.current
    if (element === null || width === 0) return undefined
    let cancel = (): void => undefined
    let isGone = false
    async function draw(target: HTMLCanvasElement): Promise<void> {
      const source = await document.getPage(page)
      if (isGone) return
      const ratio = Math.min(mostPixelRatio, devicePixelRatio)
      const natural = source.getViewport({ scale: 1 })
      const viewport = source.getViewport({ scale: (width * ratio) / natural.width })
      target.width = Math.round(viewport.width)
      target.height = Math.round(viewport.height)
      const task = source.render({ canvas: target, viewport })
      cancel = () => task.cancel()
      await task.promise
      setDrawn(page)
    }
    setError(undefined)
    draw(element).catch((thrown: unknown) => {
      if (!isGone) setError(thrown)
    })
    return () => {
      isGone = true
      cancel()
    }
  }, [document, page, width])

  return (
    <div ref={frame} className={classes['page']}>
      {error !== undefined && <ErrorNotice error={error} />}
      <canvas ref={canvas} className={classes['picture']} role="img" aria-label={label} />
      {drawn !== page && error === undefined && <Skeleton className={classes['cover']} />}
      {drawn === page && children}
    </div>
  )
}
