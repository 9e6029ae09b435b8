/** The yardstick: takes the text out of a PDF with the library alone. Arguments: the file, `one-core` or `all-cores`. */
import { readFile } from 'node:fs/promises'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { bindToOneCore } from './processes.ts'

const [file = '', cores] = process.argv.slice(2)
if (cores === 'one-core') bindToOneCore(process.pid)
const startedAt = performance.now()
const loading = getDocument({
  data: new Uint8Array(await readFile(file)),
  cMapUrl: new URL('../../node_modules/pdfjs-dist/cmaps/', import.meta.url).pathname,
  cMapPacked: true,
  verbosity: 0,
})
const pdf = await loading.promise
let characters = 0
for (let number = 1; number <= pdf.numPages; number++) {
  const page = await pdf.getPage(number)
  const { items } = await page.getTextContent()
  for (const item of items) if ('str' in item) characters += item.str.length
  page.cleanup()
}
console.log(JSON.stringify({ seconds: (performance.now() - startedAt) / 1000, characters }))
await loading.destroy()
