/**
 * How well and how fast are pages read?
 *
 * Draws pages itself, sends each to `layout_parsing` of a server that it starts, and prints character errors (changes, insertions and
 * omissions in reading order, spaces not counted, over the characters of the page) and seconds a page. Where a program `tesseract` is
 * installed, it reads the same pages with `chi_sim+eng`, and its figures stand beside. Seconds are those on the clock, so they grow
 * with what else the machine does; processor seconds hardly do. Option: `--show` prints what was read.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { benchKey, startOpenMaas } from '../support/openmaas.ts'
import { cpuMicroseconds } from '../support/process-figures.ts'
import { comparable, distance, textOfMarkdown } from './error-rate.ts'
import { childrenOf, watchMemory } from './memory-peaks.ts'
import { chineseFont, makePages } from './pages.ts'
import type { BenchPage } from './pages.ts'

const { values: options } = parseArgs({ options: { show: { type: 'boolean', default: false } } })
const folder = await mkdtemp(join(tmpdir(), 'openmaas-ocr-'))
const server = await startOpenMaas({ dataFolder: folder })

interface Reading {
  readonly text: string
  readonly seconds: number
}

async function readHere({ bytes }: BenchPage): Promise<Reading> {
  const startedAt = performance.now()
  const response = await fetch(`http://127.0.0.1:${server.port}/api/paas/v4/layout_parsing`, {
    method: 'POST',
    headers: { authorization: `Bearer ${benchKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'glm-ocr', file: Buffer.from(bytes).toString('base64') }),
  })
  const reply = (await response.json()) as { md_results?: string }
  if (reply.md_results === undefined) throw new Error(JSON.stringify(reply))
  return { text: textOfMarkdown(reply.md_results), seconds: (performance.now() - startedAt) / 1000 }
}

async function readByTesseract({ bytes }: BenchPage): Promise<Reading | undefined> {
  const file = join(folder, 'page.jpg')
  await writeFile(file, bytes)
  const startedAt = performance.now()
  try {
    const { stdout } = await promisify(execFile)('tesseract', [file, '-', '-l', 'chi_sim+eng'], { maxBuffer: 1 << 24 })
    return { text: stdout, seconds: (performance.now() - startedAt) / 1000 }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

try {
  if (chineseFont() === undefined) console.log('No Chinese font was found on this machine: the pages are English.')
  const pages = await makePages()
  const [first] = pages
  // The models load with the first page; that is told apart.
  if (first !== undefined)
    console.log(`first page of the server, with loading: ${(await readHere(first)).seconds.toFixed(1)} s`)
  console.log('page                    characters  errors %   s/page   tesseract: errors %   s/page')
  const sums = { characters: 0, errors: 0, seconds: 0 }
  const otherSums = { errors: 0, seconds: 0 }
  const memory = watchMemory(server.processId)
  const processorBefore = processorSeconds()
  for (const page of pages) {
    const wanted = comparable(page.text)
    const reading = await readHere(page)
    const errors = distance(comparable(reading.text), wanted)
    sums.characters += wanted.length
    sums.errors += errors
    sums.seconds += reading.seconds
    const other = await readByTesseract(page)
    if (other !== undefined) {
      otherSums.errors += distance(comparable(other.text), wanted)
      otherSums.seconds += other.seconds
    }
    const otherColumns =
      other === undefined
        ? 'not installed'
        : `${percent(distance(comparable(other.text), wanted), wanted.length)}   ${other.seconds.toFixed(2).padStart(6)}`
    console.log(
      `${page.kind.padEnd(24)}${String(wanted.length).padStart(10)}  ${percent(errors, wanted.length)}   ${reading.seconds.toFixed(2).padStart(6)}   ${otherColumns}`,
    )
    if (options.show) console.log(reading.text)
  }
  const average = (sums.seconds / pages.length).toFixed(2).padStart(6)
  console.log(
    `${'all'.padEnd(24)}${String(sums.characters).padStart(10)}  ${percent(sums.errors, sums.characters)}   ${average}   ` +
      (otherSums.seconds === 0
        ? 'not installed'
        : `${percent(otherSums.errors, sums.characters)}   ${(otherSums.seconds / pages.length).toFixed(2).padStart(6)}`),
  )
  const processor = (processorSeconds() - processorBefore) / pages.length
  console.log(`processor time of all processes: ${processor.toFixed(2)} s a page; load ${loadavg()[1]?.toFixed(1)}`)
  const { together, sharedOnce } = memory()
  console.log(`memory at most: ${together.toFixed(0)} MiB, ${sharedOnce.toFixed(0)} MiB with shared pages counted once`)
} finally {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}

function processorSeconds(): number {
  const all = [server.processId, ...childrenOf(server.processId)]
  return all.reduce((sum, id) => sum + cpuMicroseconds(id), 0) / 1e6
}

function percent(part: number, all: number): string {
  return ((100 * part) / all).toFixed(2).padStart(8)
}
