import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { packFile, unpackFile } from '../../archive/index.ts'
import type { ArchiveEntry } from '../../archive/index.ts'
import { describeOnDatabases, testDialects } from '../../database/testing.ts'
import { baseRepository } from '../base-repository.ts'
import { documentRepository } from '../document-repository.ts'
import { sliceRepository } from '../slice-repository.ts'
import { versionQueueRepository } from '../version-queue-repository.ts'
import { checksumLine, endName } from './archive-format.ts'
import { exportBase } from './export-base.ts'
import { importBase } from './import-base.ts'
import type { ImportOptions } from './import-base.ts'
import { accountId, countRows, fill, found, install } from './testing.ts'
import type { Installation } from './testing.ts'
import { TransferError } from './transfer-error.ts'

const capacity = { words: 1e9, bytes: 1e9 }

const refused = (kind: string, words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof TransferError, String(error))
  assert.equal(error.kind, kind, error.message)
  assert.match(error.message, words)
  return true
}

describeOnDatabases('a knowledge base in an archive', (create) => {
  let folder = ''
  let source: Installation
  let baseId = ''
  let archive = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'openmaas-transfer-test-'))
    archive = join(folder, 'base.tar.gz')
    source = await install(create)
    baseId = await fill(source, 'embedding-3/test')
    const done = await exportBase({ ...source, baseId, path: archive, force: false, version: '1' })
    assert.partialDeepStrictEqual(done, { documents: 4, slices: 500, waiting: 3, missingVectors: 0, name: '百科' })
  })
  after(async () => {
    await source[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  const options = (target: Installation, changes: Partial<ImportOptions> = {}): ImportOptions => ({
    ...target,
    path: archive,
    accountId,
    capacity,
    sweep: () => target.sweeper.sweep(),
    ...changes,
  })

  it('recalls elsewhere the same slices in the same order with the same scores, under the same ids', async () => {
    await using target = await install(create)
    const done = await importBase(options(target))
    assert.partialDeepStrictEqual(done, {
      baseId,
      documents: 4,
      slices: 500,
      waiting: 3,
      idsKept: true,
      missingVectors: 0,
    })
    assert.deepEqual(await found(target, baseId), await found(source, baseId))
    const base = (await baseRepository(target.db).find(accountId, baseId)) ?? assert.fail()
    assert.partialDeepStrictEqual(base, {
      name: '百科',
      description: '各种事实',
      background: 'red',
      contextual: 1,
      createdAt: 5,
    })
    assert.partialDeepStrictEqual(await baseRepository(target.db).index(base.servingIndexId), {
      embeddingModel: 'embedding-3/test',
      dimensions: 16,
      state: 'serving',
    })
    assert.deepEqual(await versionQueueRepository(target.db).notIndexed(base.servingIndexId, baseId, 10), [])
  })

  it('gets new ids where its own are taken, and its pictures are still found by their markers', async () => {
    const counted = await countRows(source)
    const done = await importBase(options(source, { name: 'zweite' }))
    assert.deepEqual([done.idsKept, done.name], [false, 'zweite'])
    assert.deepEqual(await found(source, done.baseId), await found(source, baseId))
    const { list } = await documentRepository(source.db).page(done.baseId, { offset: 0, limit: 10 })
    const ready = list.find(({ document }) => document.name === '文件0.txt')?.document ?? assert.fail()
    const [image] = await documentRepository(source.db).images(ready.id, 1)
    assert.equal(image?.marker, `【示意图序号_${ready.id}_1】`)
    const slices = await sliceRepository(source.db).page(ready.id, 1, 0, 10)
    assert.ok(slices[1]?.text.includes(image.marker))
    assert.equal(await text(await source.blobs.open(image.blobHash)), 'picture 0')
    assert.equal((await countRows(source))['slices'], 2 * (counted['slices'] ?? 0))
  })

  it('takes up what was in work or had failed, once it is visible', async () => {
    await using target = await install(create)
    await importBase(options(target))
    const claimed = await versionQueueRepository(target.db).claim('me', 10, Date.now() + 1000, 1000)
    assert.deepEqual(
      claimed.map(({ version, refetch, sentenceSize, state }) => [version, refetch, sentenceSize, state]).toSorted(),
      [
        [1, 0, 300, 'queued'],
        [1, 1, 300, 'queued'],
        [2, 0, 50, 'queued'],
      ],
    )
  })

  it('shows nothing before the end, and a sweeper beside leaves it alone', async () => {
    await using target = await install(create)
    const looks: Promise<unknown>[] = []
    const onDocument = () => void looks.push(baseRepository(target.db).find(accountId, baseId))
    await importBase(options(target, { onDocument }))
    assert.deepEqual((await Promise.all(looks)).slice(0, 3), [undefined, undefined, undefined])
    await using half = await install(create)
    const cut = join(folder, 'no-end.tar.gz')
    await repacked(archive, cut, (entries) => entries.filter(({ path }) => path !== endName))
    await assert.rejects(
      importBase(
        options(half, {
          path: cut,
          // As when the process dies: nobody sweeps.
          sweep: async () => {
            await half.db
              .updateTable('knowledgeBases')
              .set({ deletedAt: Date.now() + 50_000 })
              .execute()
          },
        }),
      ),
      refused('damaged', /its end is missing/),
    )
    assert.equal(await baseRepository(half.db).find(accountId, baseId), undefined)
    assert.deepEqual(await baseRepository(half.db).list(accountId, { offset: 0, limit: 9 }), [])
    assert.deepEqual(await versionQueueRepository(half.db).claim('me', 10, Date.now(), 1000), [])
    await half.sweeper.sweep()
    assert.deepEqual((await countRows(half))['slices'], 500)
    assert.equal((await half.index.list()).length, 1)
    await half.db
      .updateTable('knowledgeBases')
      .set({ deletedAt: Date.now() - 1 })
      .execute()
    await half.sweeper.sweep()
    assert.deepEqual(Object.values(await countRows(half)), [0, 0, 0, 0, 0, 0])
    assert.deepEqual(await half.index.list(), [])
  })

  it('refuses archives that were cut off, changed or made up, and leaves nothing behind', async () => {
    await using target = await install(create)
    const whole = await readFile(archive)
    const path = join(folder, 'bad.tar.gz')
    const attempt = async (kind: string, words: RegExp) => {
      await assert.rejects(importBase(options(target, { path })), refused(kind, words))
      assert.deepEqual(Object.values(await countRows(target)), [0, 0, 0, 0, 0, 0], String(words))
      assert.deepEqual(await target.index.list(), [])
    }
    await writeFile(path, whole.subarray(0, whole.length / 2))
    await attempt('damaged', /cut off|end is missing/)
    await writeFile(path, 'no archive')
    await attempt('damaged', /cut off or no archive|end is missing/)
    await writeFile(path, '')
    await attempt('damaged', /cut off or no archive|end is missing/)
    const tar = gunzipSync(whole)
    const at = tar.lastIndexOf('Hangzhou')
    tar[at] = 'h'.charCodeAt(0)
    await writeFile(path, gzipSync(tar))
    await attempt('damaged', /was changed|cut off/)
    const changes: [(entries: ArchiveEntry[]) => ArchiveEntry[], string, RegExp][] = [
      [
        (entries) => entries.map((entry) => renamed(entry, 'documents/00000001/source', '../../../etc/passwd')),
        'damaged',
        /"\.\.\/\.\.\/\.\.\/etc\/passwd" stands where/,
      ],
      [
        (entries) => entries.filter((entry) => !entry.path.endsWith('00000002/slices.jsonl')),
        'damaged',
        /stands where/,
      ],
      [(entries) => entries.toSpliced(1, 0, made('data/openmaas.db', 'x')), 'damaged', /stands where/],
      [
        (entries) => entries.map((one) => edited(one, 'knowledge-base.json', '"format":1', '"format":2')),
        'refused',
        /newer/,
      ],
      [
        (entries) => entries.map((one) => edited(one, 'knowledge-base.json', '"embeddingId":11', '"embeddingId":99')),
        'damaged',
        /no embedding model 99/,
      ],
      [() => [made('data/openmaas.db', 'x')], 'damaged', /openmaas restore/],
      [() => [made('something', 'x')], 'damaged', /no archive of a knowledge base/],
      [(entries) => [...entries, made('more', 'x')], 'damaged', /something follows/],
      [
        (entries) => entries.map((one) => edited(one, 'documents/00000001/source', 'source 0', 'source X')),
        'damaged',
        /content of document .* was changed/,
      ],
      [
        (entries) =>
          entries.map((one) =>
            edited(one, 'documents/00000001/document.json', '"sizeBytes":8', '"sizeBytes":900000000000000'),
          ),
        'refused',
        /not so much space/,
      ],
      [
        (entries) =>
          entries.map((one) => edited(one, 'documents/00000001/document.json', '"sliceCount":250', '"sliceCount":249')),
        'damaged',
        /249 slices/,
      ],
    ]
    for (const [change, kind, words] of changes) {
      await rm(path, { force: true })
      await repacked(archive, path, change)
      await attempt(kind, words)
    }
  })

  it('refuses what the account has no room for', async () => {
    await using target = await install(create)
    const little = { words: 150, bytes: 1e9 }
    await assert.rejects(importBase(options(target, { capacity: little })), refused('refused', /not so much space/))
    assert.deepEqual(Object.values(await countRows(target)), [0, 0, 0, 0, 0, 0])
  })

  it('says what is not there or would be overwritten', async () => {
    const exported = { ...source, force: false, version: '1' }
    await assert.rejects(
      exportBase({ ...exported, baseId: '1', path: join(folder, 'x') }),
      refused('notFound', /no knowledge base 1/),
    )
    await assert.rejects(exportBase({ ...exported, baseId, path: archive }), refused('refused', /exists.*--force/))
    await assert.rejects(importBase(options(source, { path: join(folder, 'x') })), refused('notFound', /no file/))
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.startsWith('.')),
      [],
    )
  })

  it('works by words where vectors are missing, so that the platform makes them anew', async () => {
    await using other = await install(create)
    const id = await fill(other, 'embedding-3/test')
    const base = (await baseRepository(other.db).find(accountId, id)) ?? assert.fail()
    await other.index.drop(base.servingIndexId)
    const path = join(folder, 'without.tar.gz')
    const done = await exportBase({ ...other, baseId: id, path, force: true, version: '1' })
    assert.equal(done.missingVectors, 500)
    await using target = await install(create)
    const taken = await importBase(options(target, { path }))
    assert.deepEqual([taken.embeddingModel, taken.missingVectors], [null, 500])
  })
})

const [embedded, served] = testDialects()
const needsBoth = served === undefined ? 'needs PostgreSQL (OPENMAAS_TEST_DATABASE_URL)' : false

describe('a knowledge base between databases', { skip: needsBoth }, () => {
  it('is recalled the same in either of them', async () => {
    assert.ok(embedded !== undefined && served !== undefined)
    const folder = await mkdtemp(join(tmpdir(), 'openmaas-transfer-test-'))
    for (const [from, to] of [
      [embedded, served],
      [served, embedded],
    ] as const) {
      await using source = await install(() => from.create())
      await using target = await install(() => to.create())
      const baseId = await fill(source, 'embedding-3/test')
      const path = join(folder, 'base.tar.gz')
      await exportBase({ ...source, baseId, path, force: true, version: '1' })
      await importBase({ ...target, path, accountId, capacity, sweep: () => target.sweeper.sweep() })
      assert.deepEqual(await found(target, baseId), await found(source, baseId))
    }
    await rm(folder, { recursive: true })
  })
})

describe('the checksum of an archive', () => {
  it('covers path, length and content', () => {
    assert.equal(checksumLine({ path: 'a', bytes: 1, sha256: 'b' }), 'a 1 b\n')
  })
})

function made(path: string, content: string): ArchiveEntry {
  return { path, mode: 0o600, source: Buffer.from(content) }
}

function renamed(one: ArchiveEntry, from: string, to: string): ArchiveEntry {
  return one.path === from ? { ...one, path: to } : one
}

function edited(one: ArchiveEntry, path: string, from: string, to: string): ArchiveEntry {
  if (one.path !== path || !Buffer.isBuffer(one.source)) return one
  return { ...one, source: Buffer.from(one.source.toString().replaceAll(from, to)) }
}

/** The same archive with its entries changed; its checksum is not made anew. */
async function repacked(from: string, to: string, change: (entries: ArchiveEntry[]) => ArchiveEntry[]): Promise<void> {
  const entries: ArchiveEntry[] = []
  for await (const { path, content } of unpackFile(from)) {
    entries.push({ path, mode: 0o600, source: await buffer(content) })
  }
  await packFile(to, async (add) => {
    for (const one of change(entries)) await add(one)
  })
}
