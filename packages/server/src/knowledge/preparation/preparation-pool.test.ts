import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { getPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { after, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { ParseFailure } from '../parsing/parsed-document.ts'
import type { ParseFailureReason, RecognisedPage } from '../parsing/parsed-document.ts'
import { PreparationPool } from './preparation-pool.ts'
import type { PreparationPoolOptions } from './preparation-pool.ts'
import type { PreparedDocument } from './preparation.ts'

const folder = mkdtempSync(join(tmpdir(), 'openmaas-preparation-'))
const misbehaving = new URL('testing/misbehaving-preparation.ts', import.meta.url)
const pools: PreparationPool[] = []
let files = 0

after(async () => {
  await Promise.all(pools.map((pool) => pool.close()))
  rmSync(folder, { recursive: true, force: true })
})

function open(options: Partial<PreparationPoolOptions> = {}): PreparationPool {
  const pool = new PreparationPool({
    processes: 1,
    memoryLimitMiB: 400,
    timeoutSeconds: 20,
    tempFolder: join(folder, 'results'),
    module: misbehaving,
    ...options,
  })
  pools.push(pool)
  return pool
}

function prepare(
  pool: PreparationPool,
  text: string,
  options: { readonly signal?: AbortSignal; readonly recognisedPages?: RecognisedPage[] } = {},
): Promise<PreparedDocument> {
  const path = join(folder, `document-${++files}`)
  writeFileSync(path, text)
  const { signal = new AbortController().signal, recognisedPages } = options
  return pool.prepare(
    {
      path,
      format: 'txt',
      fileName: 'a.txt',
      documentId: '77',
      slicing: {},
      parseImages: true,
      recognisedPages,
    },
    { signal },
  )
}

async function firstSlice(document: Promise<PreparedDocument>): Promise<string> {
  const { slices, dispose } = await document
  await dispose()
  return slices[0]?.text ?? ''
}

function failsAs(reason: ParseFailureReason): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof ParseFailure, String(error))
    assert.equal(error.reason, reason)
    return true
  }
}

async function until(condition: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 15_000
  while (!condition()) {
    assert.ok(Date.now() < end, `waited too long until ${what}`)
    await sleep(10)
  }
}

function lives(processId: number): boolean {
  try {
    return process.kill(processId, 0)
  } catch {
    return false
  }
}

describe('a document that is read in a child process', () => {
  it('comes back with its slices, and with its pictures as files until it is disposed of', async () => {
    const { slices, images, dispose } = await prepare(open(), '你好')
    assert.deepEqual(
      slices.map(({ text }) => text),
      ['你好【示意图序号_77_1】'],
    )
    const [image] = images
    assert.ok(image !== undefined)
    assert.deepEqual([...readFileSync(image.path)], [1, 2, 3])
    assert.equal(image.alternativeText, 'a picture')
    await dispose()
    await dispose()
    assert.equal(existsSync(image.path), false)
  })

  it('shares its process with the next, and 200 go through two', async () => {
    const pool = open({ processes: 2 })
    const said = await Promise.all(Array.from({ length: 200 }, () => firstSlice(prepare(pool, 'tell process'))))
    assert.equal(new Set(said).size, 2)
  })

  it('is told what was recognised on its pages', async () => {
    const page = { page: 2, lines: [{ text: '扫描', box: { x0: 1, x1: 2, top: 3, bottom: 4 } }] }
    const text = await firstSlice(prepare(open(), 'tell recognised', { recognisedPages: [page] }))
    assert.deepEqual(JSON.parse(text), page)
  })

  it('sees no setting and no secret of the server, and runs at a lower priority', async () => {
    process.env['OPENMAAS_TEST_SECRET'] = 'secret'
    const pool = open()
    const { slices, dispose } = await prepare(pool, 'tell environment')
    await dispose()
    const names = slices.map(({ text }) => text)
    assert.ok(names.includes('PATH'))
    assert.ok(!names.some((name) => name.startsWith('OPENMAAS')), names.join())
    const waiting = prepare(pool, 'wait')
    await until(() => pool.busyProcessIds.length === 1, 'it is read')
    const [processId = 0] = pool.busyProcessIds
    assert.equal(getPriority(processId), Math.max(10, getPriority()))
    await pool.close()
    await assert.rejects(waiting, /The server stops/)
  })

  it('does not hold up the event loop when it is large', async () => {
    const pool = open()
    await firstSlice(prepare(pool, 'tell process'))
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    const { slices, dispose } = await prepare(pool, 'many slices')
    delay.disable()
    assert.equal(slices.length, 40_000)
    assert.ok(delay.percentile(99) < 20e6, `99 % of the delays are below ${delay.percentile(99) / 1e6} ms`)
    await dispose()
  })
})

describe('a document that misbehaves', () => {
  for (const [act, reason] of [
    ['eat memory', 'too-large'],
    ['eat heap', 'too-large'],
    ['crash', 'damaged'],
    ['leave', 'damaged'],
    ['stumble', 'damaged'],
    ['refuse', 'encrypted'],
  ] as const) {
    it(`fails as ${reason}, and the next one is read: ${act}`, async () => {
      const pool = open()
      await assert.rejects(prepare(pool, act), failsAs(reason))
      assert.match(await firstSlice(prepare(pool, 'fine')), /^fine/)
    })
  }

  it('is killed when its own process tells that it eats memory', async () => {
    await assert.rejects(prepare(open({ memorySource: 'own-report' }), 'eat memory'), failsAs('too-large'))
  })

  it('is killed at its deadline when it loops without end', async () => {
    const pool = open({ timeoutSeconds: 1 })
    await assert.rejects(prepare(pool, 'loop'), failsAs('timeout'))
    assert.match(await firstSlice(prepare(pool, 'fine')), /^fine/)
  })

  it('does not disturb those that are read beside it', async () => {
    const pool = open({ processes: 2, timeoutSeconds: 2 })
    const bad = ['loop', 'crash', 'eat memory', 'leave'].map((act) => prepare(pool, act))
    const outcome = Promise.allSettled(bad)
    const good = await Promise.all(Array.from({ length: 30 }, (_, index) => firstSlice(prepare(pool, `good ${index}`))))
    assert.deepEqual(
      good.map((text) => text.replace(/【.*/, '')),
      Array.from({ length: 30 }, (_, index) => `good ${index}`),
    )
    assert.deepEqual(
      (await outcome).map(({ status }) => status),
      ['rejected', 'rejected', 'rejected', 'rejected'],
    )
  })

  it('leaves nothing in the temporary folder', () => {
    assert.deepEqual(readdirSync(join(folder, 'results')), [])
  })

  it('has its process replaced when that has grown', async () => {
    const pool = open({ memoryLimitMiB: 380 })
    const first = await firstSlice(prepare(pool, 'tell process'))
    await firstSlice(prepare(pool, 'grow'))
    assert.notEqual(await firstSlice(prepare(pool, 'tell process')), first)
  })
})

describe('a failure of the machine', () => {
  it('is no failure of the document', async () => {
    const pool = open()
    await assert.rejects(prepare(pool, 'lose a file'), (error) => {
      assert.ok(error instanceof Error && !(error instanceof ParseFailure))
      assert.match(error.message, /ENOENT/)
      return true
    })
    await assert.rejects(prepare(pool, 'half a result'), (error) => !(error instanceof ParseFailure))
    await assert.rejects(
      prepare(open({ module: new URL('no-such-module.ts', import.meta.url) }), 'fine'),
      (error) => error instanceof Error && error.name === 'ProcessNotStarted',
    )
  })

  it('that kills a process once lets the document be read again', async () => {
    const pool = open()
    const reading = prepare(pool, 'wait')
    await until(() => pool.busyProcessIds.length === 1, 'it is read')
    const [first = 0] = pool.busyProcessIds
    process.kill(first, 'SIGKILL')
    await until(() => pool.busyProcessIds.some((processId) => processId !== first), 'it is read again')
    const [second = 0] = pool.busyProcessIds
    process.kill(second, 'SIGKILL')
    await assert.rejects(reading, failsAs('damaged'))
    assert.match(await firstSlice(prepare(pool, 'fine')), /^fine/)
  })
})

describe('work that is aborted', () => {
  it('ends at once, while it is read and while it waits', async () => {
    const pool = open()
    const reading = new AbortController()
    const queued = new AbortController()
    const first = assert.rejects(prepare(pool, 'loop', { signal: reading.signal }), /not wanted/)
    const second = assert.rejects(prepare(pool, 'fine', { signal: queued.signal }), /not wanted/)
    await until(() => pool.busyProcessIds.length === 1 && pool.waiting === 1, 'one is read and one waits')
    const [processId = 0] = pool.busyProcessIds
    queued.abort(new Error('not wanted'))
    await second
    reading.abort(new Error('not wanted'))
    await first
    assert.equal(lives(processId), false)
    assert.match(await firstSlice(prepare(pool, 'fine')), /^fine/)
  })

  it('also ends when the server is killed and its process is caught in a loop', async () => {
    const path = join(folder, `document-${++files}`)
    writeFileSync(path, 'loop')
    const server = spawn(
      process.execPath,
      [fileURLToPath(new URL('testing/prepare-one.ts', import.meta.url)), path, join(folder, 'killed')],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const [said] = (await server.stdout.take(1).toArray()) as Buffer[]
    const processId = Number(said)
    assert.ok(lives(processId))
    server.kill('SIGKILL')
    await until(() => !lives(processId), 'the process is gone')
  })
})

describe('the temporary folder', () => {
  it('is swept of what a killed server left, and of nothing else', async () => {
    const tempFolder = join(folder, 'swept')
    const dead = ['preparation-4999999-0123abcd-1', `preparation-${process.pid}-0123abcd-2`]
    const living = [`preparation-${process.ppid}-0123abcd-3`, 'something else']
    for (const name of [...dead, ...living]) mkdirSync(join(tempFolder, name), { recursive: true })
    await firstSlice(prepare(open({ tempFolder }), 'fine'))
    assert.deepEqual(readdirSync(tempFolder).sort(), living.sort())
  })
})
