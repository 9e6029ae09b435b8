import { GlobalWorkerOptions, getDocument } from 'pdfjs-dist'
import type { PDFDocumentProxy } from 'pdfjs-dist'

/**
 * Opens a PDF of this platform. Loaded apart from the rest of the console, because it is large; decoders run as plain scripts, because
 * the policy of the page runs no WebAssembly.
 * @param address of the same origin
 */
export async function openPdf(
  address: string,
): Promise<{ readonly document: PDFDocumentProxy; close(): Promise<void> }> {
  GlobalWorkerOptions.workerPort ??= new Worker(new URL('./pdf-worker.ts', import.meta.url), { type: 'module' })
  const task = getDocument({
    url: address,
    cMapUrl: `${location.origin}/pdf/cmaps/`,
    standardFontDataUrl: `${location.origin}/pdf/fonts/`,
    wasmUrl: `${location.origin}/pdf/decoders/`,
    useWasm: false,
  })
  return { document: await task.promise, close: () => task.destroy() }
}
