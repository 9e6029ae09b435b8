import { GlobalWorkerOptions, getDocument } from 'pdfjs-dist'
import type { PDFDocumentProxy } from 'pdfjs-dist'
import { localLink } from '../../api/local-link.ts'

/**
 * Opens a PDF. Loaded apart from the rest of the console, because it is large; decoders run as plain scripts, because
 * the policy of the page runs no WebAssembly.
 * @param source a file, or where the platform gives it, of whatever host
 */
export async function openPdf(
  source: string | Blob,
): Promise<{ readonly document: PDFDocumentProxy; close(): Promise<void> }> {
  GlobalWorkerOptions.workerPort ??= new Worker(new URL('./pdf-worker.ts', import.meta.url), { type: 'module' })
  const task = getDocument({
    // A link names the host by which the platform is known; the page may only ask its own.
    ...(typeof source === 'string' ? { url: localLink(source) } : { data: await source.arrayBuffer() }),
    cMapUrl: `${location.origin}/pdf/cmaps/`,
    standardFontDataUrl: `${location.origin}/pdf/fonts/`,
    wasmUrl: `${location.origin}/pdf/decoders/`,
    useWasm: false,
  })
  return { document: await task.promise, close: () => task.destroy() }
}
