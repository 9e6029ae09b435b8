import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { Header, Pack, ReadEntry } from 'tar'
import { lockDataFolder, openDatabase } from '../database/index.ts'
import { backup } from './backup.ts'
import type { BackupOptions } from './backup.ts'
import { MaintenanceError } from './maintenance-error.ts'
import { restore } from './restore.ts'

let root = ''
let dataFolder = ''
let archive = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'openmaas-backup-test-'))
  dataFolder = join(root, 'data')
  archive = join(root, 'backup.tar.gz')
})
afterEach(() => rm(root, { recursive: true, force: true }))

async function put(path: string, content: string | Buffer): Promise<void> {
  await mkdir(join(dataFolder, path, '..'), { recursive: true })
  await writeFile(join(dataFolder, path), content)
}

function settings(folder: string) {
  return openDatabase({ dataFolder: folder })
}

async function store(key: string): Promise<void> {
  const database = await settings(dataFolder)
  await database.db.insertInto('settings').values({ key, value: '"x"', updatedAt: 1 }).execute()
  await database.close()
}

async function storedKeys(folder: string): Promise<string[]> {
  const database = await settings(folder)
  const rows = await database.db.selectFrom('settings').select('key').orderBy('key').execute()
  await database.close()
  return rows.map((row) => row.key)
}

function save(changes: Partial<BackupOptions> = {}) {
  return backup({
    dataFolder,
    path: archive,
    force: false,
    database: 'sqlite',
    withModels: false,
    version: '0.1.0',
    ...changes,
  })
}

const refused = (kind: string, words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof MaintenanceError, String(error))
  assert.equal(error.kind, kind)
  assert.match(error.message, words)
  return true
}

describe('a backup', () => {
  it('brings back database, secret, journals, blobs and configuration as they were', async () => {
    await store('one')
    await put('secret', 'a master secret of some length\n')
    await chmod(join(dataFolder, 'secret'), 0o600)
    await put('usage/0123456789abcdef-000001.jsonl', '{"id":"1"}\n')
    const blob = Buffer.alloc(9 * 1_048_576, 'blob ')
    await put('blobs/ab/abcdef', blob)
    await put('empty', '')
    const configurationPath = join(root, 'openmaas.yaml')
    await writeFile(configurationPath, 'engines: []\n')
    await save({ configurationPath })
    await rm(dataFolder, { recursive: true })

    const { manifest, configurationFolder = '' } = await restore({ path: archive, dataFolder, force: false })
    assert.partialDeepStrictEqual(manifest, { format: 1, version: '0.1.0', database: 'sqlite' })
    assert.deepEqual(await storedKeys(dataFolder), ['one'])
    assert.equal(await readFile(join(dataFolder, 'usage/0123456789abcdef-000001.jsonl'), 'utf8'), '{"id":"1"}\n')
    assert.ok(blob.equals(await readFile(join(dataFolder, 'blobs/ab/abcdef'))))
    assert.equal((await readFile(join(dataFolder, 'empty'))).length, 0)
    assert.equal((await stat(join(dataFolder, 'secret'))).mode & 0o777, 0o600)
    assert.equal(await readFile(join(configurationFolder, 'openmaas.yaml'), 'utf8'), 'engines: []\n')
    assert.deepEqual((await readdir(root)).sort(), ['backup.tar.gz', 'data', 'openmaas.yaml'])
  })

  it('can be taken of a restored folder and restored in turn, with the configuration of its own time', async () => {
    await store('one')
    const configurationPath = join(root, 'openmaas.yaml')
    await writeFile(configurationPath, 'engines: []\n')
    await save({ configurationPath })
    const second = join(root, 'second')
    await restore({ path: archive, dataFolder: second, force: false })
    await writeFile(configurationPath, 'models: {}\n')
    const { files } = await save({ dataFolder: second, configurationPath, force: true })
    assert.deepEqual(
      files.map(({ path }) => path).filter((path) => path.endsWith('.yaml')),
      ['configuration/openmaas.yaml'],
    )
    const third = join(root, 'third')
    const { configurationFolder = '' } = await restore({ path: archive, dataFolder: third, force: false })
    assert.equal(await readFile(join(configurationFolder, 'openmaas.yaml'), 'utf8'), 'models: {}\n')
    assert.deepEqual(await storedKeys(third), ['one'])
  })

  it('is taken while a server holds the folder and writes', async () => {
    await store('before')
    const lock = lockDataFolder(dataFolder)
    const server = await settings(dataFolder)
    let writes = 0
    const stop = new AbortController()
    const writing = (async () => {
      for (; !stop.signal.aborted; writes += 1) {
        await server.db
          .insertInto('settings')
          .values({ key: `w${writes}`, value: '"x"', updatedAt: 1 })
          .execute()
        await new Promise((resolve) => setImmediate(resolve))
      }
    })()
    await save()
    stop.abort()
    await writing
    await server.close()
    lock.release()

    const elsewhere = join(root, 'elsewhere')
    await restore({ path: archive, dataFolder: elsewhere, force: false })
    const keys = await storedKeys(elsewhere)
    assert.ok(keys.includes('before'))
    assert.ok(keys.length <= writes + 1)
    assert.deepEqual(
      (await readdir(elsewhere)).filter((name) => /lock|pid/.test(name)),
      [],
    )
  })

  it('leaves out pulled model files unless they are asked for', async () => {
    await store('one')
    await put('models/models.json', '{"models":[]}')
    await put('models/glm/model.gguf', 'weights')
    const paths = async (withModels: boolean) =>
      (await save({ withModels, force: true })).files.map(({ path }) => path).filter((path) => path.includes('models'))
    assert.deepEqual(await paths(false), ['data/models/models.json'])
    assert.deepEqual(await paths(true), ['data/models/glm/model.gguf', 'data/models/models.json'])
  })

  it('holds everything but the database when that is PostgreSQL', async () => {
    await put('secret', 'a master secret of some length\n')
    const { files, database } = await save({ database: 'postgresql' })
    assert.deepEqual([database, files.map(({ path }) => path)], ['postgresql', ['data/secret']])
  })

  it('is readable by its owner only and replaces no other file unless told to', async () => {
    await store('one')
    await save()
    assert.equal((await stat(archive)).mode & 0o777, 0o600)
    await assert.rejects(save(), refused('refused', /exists.*--force/))
    await save({ force: true })
  })

  it('says when there is nothing to save', async () => {
    await assert.rejects(save(), refused('notFound', /no data folder/))
    await mkdir(dataFolder)
    await assert.rejects(save(), refused('notFound', /holds no database/))
  })
})

describe('a restore', () => {
  it('leaves a folder alone that holds data, and moves it aside when told to', async () => {
    await store('old')
    await save()
    await store('newer')
    await assert.rejects(restore({ path: archive, dataFolder, force: false }), refused('refused', /holds data/))
    const { earlierDataFolder = '' } = await restore({ path: archive, dataFolder, force: true })
    assert.deepEqual(await storedKeys(dataFolder), ['old'])
    assert.deepEqual(await storedKeys(earlierDataFolder), ['newer', 'old'])
  })

  it('replaces the configuration that an archive of an earlier version has in its data', async () => {
    const pack = new Pack({ gzip: true })
    const files = ['data/restored-configuration/old.yaml', 'configuration/new.yaml'].map((path) => {
      const content = Buffer.from(path)
      const entry = new ReadEntry(new Header({ path, mode: 0o600, size: content.length, type: 'File' }))
      pack.write(entry)
      entry.end(content)
      return { path, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') }
    })
    const manifest = Buffer.from(JSON.stringify({ format: 1, version: '1', createdAt: '', database: 'sqlite', files }))
    const last = new ReadEntry(new Header({ path: 'manifest.json', mode: 0o600, size: manifest.length, type: 'File' }))
    pack.write(last)
    last.end(manifest)
    pack.end()
    await writeFile(archive, await pack.concat())
    const { configurationFolder = '' } = await restore({ path: archive, dataFolder, force: false })
    assert.deepEqual(await readdir(configurationFolder), ['new.yaml'])
  })

  it('never touches a folder that a server works on', async () => {
    await store('one')
    await save()
    const lock = lockDataFolder(dataFolder)
    await assert.rejects(restore({ path: archive, dataFolder, force: true }), { name: 'DataFolderInUse' })
    lock.release()
    assert.deepEqual(await storedKeys(dataFolder), ['one'])
  })

  it('refuses an archive that was cut off, changed or is none, and changes nothing', async () => {
    await store('one')
    await put('note', 'the words')
    await save()
    const whole = await readFile(archive)
    const unpacked = gunzipSync(whole)
    const changed = Buffer.from(unpacked)
    changed.write('THE', changed.indexOf('the words'))
    const withoutManifest = unpacked.subarray(0, unpacked.lastIndexOf('manifest.json'))
    const cases: [string, Buffer, RegExp][] = [
      ['cut.tar.gz', whole.subarray(0, whole.length / 2), /cut off|missing|manifest/],
      ['changed.tar.gz', gzipSync(changed), /data\/note was changed/],
      ['headless.tar.gz', gzipSync(withoutManifest), /no manifest/],
      ['text.tar.gz', Buffer.from('hello, I am no archive at all'.repeat(99)), /cannot be restored/],
      ['empty.tar.gz', Buffer.alloc(0), /cannot be restored/],
    ]
    for (const [name, bytes, words] of cases) {
      await writeFile(join(root, name), bytes)
      const target = join(root, `target-${name}`)
      await assert.rejects(
        restore({ path: join(root, name), dataFolder: target, force: false }),
        refused('damaged', words),
        name,
      )
    }
    assert.deepEqual(
      (await readdir(root)).filter((name) => name.includes('target')),
      [],
    )
  })

  it('refuses an archive that would write outside of the folder', async () => {
    for (const path of ['data/../../evil', '/etc/evil', 'evil']) {
      const pack = new Pack({ gzip: true, preservePaths: true })
      const content = Buffer.from('evil')
      const entry = new ReadEntry(new Header({ path, mode: 0o600, size: content.length, type: 'File' }))
      pack.write(entry)
      entry.end(content)
      pack.end()
      await writeFile(archive, await pack.concat())
      await assert.rejects(
        restore({ path: archive, dataFolder, force: false }),
        refused('damaged', /no backup of ours/),
        path,
      )
    }
    assert.deepEqual(await readdir(root), ['backup.tar.gz'])
  })

  it('refuses an archive that holds more than its manifest tells', async () => {
    const pack = new Pack({ gzip: true })
    const add = (path: string, text: string) => {
      const content = Buffer.from(text)
      const entry = new ReadEntry(new Header({ path, mode: 0o600, size: content.length, type: 'File' }))
      pack.write(entry)
      entry.end(content)
    }
    const sha256 = createHash('sha256').update('a').digest('hex')
    const files = [{ path: 'data/a', bytes: 1, sha256 }]
    add('data/a', 'a')
    add('data/b', 'b')
    add('manifest.json', JSON.stringify({ format: 1, version: '1', createdAt: '', database: 'sqlite', files }))
    pack.end()
    await writeFile(archive, await pack.concat())
    await assert.rejects(restore({ path: archive, dataFolder, force: false }), refused('damaged', /does not name/))
  })
})
