/** The text of a scanned page or a PDF, with its layout. */
import { readFile } from 'node:fs/promises'
import { base64Of, OpenMaaS } from '@openmaas/sdk'

const client = new OpenMaaS()
const path = process.argv[2] ?? new URL('../../tests/acceptance/fixtures/documents/handbook.pdf', import.meta.url)
const file = `data:application/pdf;base64,${base64Of(await readFile(path))}`
const { md_results: markdown } = await client.layoutParsing.create({ model: 'glm-ocr', file })
console.log(markdown)
