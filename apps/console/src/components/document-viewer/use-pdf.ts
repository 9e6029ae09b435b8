import type { PDFDocumentProxy } from 'pdfjs-dist'
import { useEffect, useState } from 'react'

interface OpenedPdf {
  readonly document?: PDFDocumentProxy
  readonly error?: unknown
}

/** A PDF, while it is looked at. */
export function usePdf(source: string | Blob): OpenedPdf {
  const [opened, setOpened] = useState<OpenedPdf>({})
  useEffect(() => {
    let isGone = false
    let close: (() => Promise<void>) | undefined
    async function open(): Promise<void> {
      try {
        const { openPdf } = await import('./pdf-document.ts')
        const pdf = await openPdf(source)
        close = () => pdf.close()
        if (isGone) await close()
        else setOpened({ document: pdf.document })
      } catch (error) {
        if (!isGone) setOpened({ error })
      }
    }
    void open()
    return () => {
      isGone = true
      setOpened({})
      void close?.()
    }
  }, [source])
  return opened
}
