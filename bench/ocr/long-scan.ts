/**
 * How much memory does a long scan take, and how long does a page of it?
 *
 * Draws a PDF whose pages are nothing but pictures, as a scanner makes them, has `layout_parsing` of a fresh server read it and prints
 * the highest memory of the server, of the processes that it starts and of all together, and the seconds a page.
 *
 * Options: `--pages=100`, `--send=address` (or `base64`: the document stands in the body of the call), `--pictures` (asks for crops and
 * framed pages too).
 */
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadavg } from 'node:os'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { pdfOf } from '../../tests/acceptance/support/scans.ts'
import { benchKey, startOpenMaas } from '../support/openmaas.ts'
import { watchMemory } from './memory-peaks.ts'
import { makePages } from './pages.ts'

const { values: options } = parseArgs({
  options: {
    pages: { type: 'string', default: '100' },
    send: { type: 'string', default: 'address' },
    pictures: { type: 'boolean', default: false },
  },
})
const pageCount = Number(options.pages)
const pdf = await scannedPdf(pageCount)
const files = createServer((_, outgoing) => outgoing.end(pdf)).listen(0, '127.0.0.1')
await once(files, 'listening')
const server = await startOpenMaas({ env: { OPENMAAS_FETCH_ALLOW: '127.0.0.1/32' } })
try {
  const stop = watchMemory(server.processId)
  const startedAt = performance.now()
  const reply = await parse(
    options.send === 'base64'
      ? pdf.toString('base64')
      : `http://127.0.0.1:${(files.address() as AddressInfo).port}/scan.pdf`,
  )
  const seconds = (performance.now() - startedAt) / 1000
  const peaks = stop()
  const load = loadavg()[1]?.toFixed(1)
  console.log(`${pageCount} pages, ${(pdf.length / 1_048_576).toFixed(1)} MiB, sent as ${options.send}`)
  console.log(`read          ${reply.layout_details.length} pages, ${reply.md_results.length} characters`)
  console.log(`time          ${seconds.toFixed(0)} s, ${(seconds / pageCount).toFixed(2)} s a page (load ${load})`)
  console.log('highest resident memory, MiB')
  for (const name of ['server', 'reader', 'recogniser', 'together'] as const) {
    console.log(`  ${name.padEnd(12)}${peaks[name].toFixed(0).padStart(5)}`)
  }
  console.log(`  ${'together'.padEnd(12)}${peaks.sharedOnce.toFixed(0).padStart(5)} with shared pages counted once`)
} finally {
  await server.stop()
  files.close()
}

async function scannedPdf(pages: number): Promise<Buffer> {
  const upright = (await makePages()).filter(({ kind }) => !kind.startsWith('turned'))
  const size = { width: 1240, height: 1754 }
  return pdfOf(
    Array.from({ length: pages }, (_, index) => ({
      ...size,
      bytes: upright[index % upright.length]?.bytes ?? new Uint8Array(),
    })),
  )
}

/** `fetch` would give up after five minutes without an answer. */
async function parse(file: string): Promise<{ md_results: string; layout_details: unknown[] }> {
  const pictures = options.pictures ? { return_crop_images: true, need_layout_visualization: true } : {}
  const call = request(`http://127.0.0.1:${server.port}/api/paas/v4/layout_parsing`, {
    method: 'POST',
    headers: { authorization: `Bearer ${benchKey}`, 'content-type': 'application/json' },
  })
  call.end(JSON.stringify({ model: 'glm-ocr', file, ...pictures }))
  const [response] = (await once(call, 'response')) as [IncomingMessage]
  const body = await text(response)
  if (response.statusCode !== 200) throw new Error(body)
  return JSON.parse(body) as { md_results: string; layout_details: unknown[] }
}
