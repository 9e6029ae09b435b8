import { writeFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ParseFailure } from '../../parsing/parsed-document.ts'
import { imageMarker } from '../preparation.ts'
import type { PrepareInto } from '../process-messages.ts'
import { readRecognisedPages, writeResult } from '../result-files.ts'

/*
 * For tests: what a reading process does when a parser has a bad day. The file to read says what to do; what is no command is the
 * text of one slice.
 */

const kept: Uint8Array[] = []

const acts: Readonly<Record<string, (folder: string) => unknown>> = {
  'eat memory': () => {
    for (;;) kept.push(new Uint8Array(8_388_608).fill(1))
  },
  'eat heap': () => {
    const strings: string[][] = []
    for (;;) strings.push(Array.from({ length: 10_000 }, (_, index) => `${strings.length} ${index}`))
  },
  grow: () => void kept.push(new Uint8Array(150_000_000).fill(1)),
  loop: (folder) => {
    writeFileSync(join(folder, 'begun'), '')
    for (;;) Math.random()
  },
  wait: () => new Promise(() => setInterval(() => {}, 1000)),
  crash: () => process.abort(),
  leave: () => process.exit(3),
  refuse: () => {
    throw new ParseFailure('encrypted', 'It wants a password.')
  },
  stumble: () => {
    throw new TypeError('x is not a function')
  },
  'lose a file': () => readFile('/nowhere/at/all'),
}

export const prepareInto: PrepareInto = async (task) => {
  if (task.kind !== 'prepare') throw new TypeError('Only preparing goes wrong here.')
  const { input, folder, hasRecognisedPages } = task
  const command = await readFile(input.path, 'utf8')
  await acts[command]?.(folder)
  const recognised = hasRecognisedPages ? await readRecognisedPages(folder) : []
  const slices = texts(command, input.documentId, recognised).map((text) => ({
    text,
    headings: [],
    positions: [],
    images: [],
  }))
  if (command === 'half a result') {
    await writeFile(join(folder, 'result.ndjson'), '{"format":"txt"')
    return
  }
  await writeResult(folder, {
    facts: {
      format: input.format,
      knowledgeType: 1,
      wantsQuestions: false,
      pages: [],
      wordNum: 0,
      notes: { pagesWithoutText: [] },
    },
    slices,
    images: [{ contentType: 'image/png', bytes: new Uint8Array([1, 2, 3]), alternativeText: 'a picture' }],
  })
}

function texts(command: string, documentId: string, recognised: readonly object[]): string[] {
  if (command === 'tell process') return [String(process.pid)]
  if (command === 'tell environment') return Object.keys(process.env)
  if (command === 'tell recognised') return recognised.map((page) => JSON.stringify(page))
  if (command === 'many slices') return Array.from({ length: 40_000 }, (_, index) => `${index} ${'字'.repeat(400)}`)
  return [command + imageMarker(documentId, 0)]
}
