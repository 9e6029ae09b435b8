/** Reads PDF files on a thread of its own. */
import 'pdfjs-dist/build/pdf.worker.min.mjs'
