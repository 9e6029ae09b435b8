import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { ensureConsoleBuilt } from './console.mjs'

describe('the build of the console', () => {
  let root
  const said = []
  const say = (line) => void said.push(line)

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'openmaas-console-build-'))
    said.length = 0
    for (const folder of ['apps/console/src', 'packages/sdk', 'node_modules/vite/bin'])
      mkdirSync(join(root, folder), { recursive: true })
    writeFileSync(join(root, 'package-lock.json'), '{}')
    writeFileSync(join(root, 'apps/console/src/main.tsx'), 'first')
    builder('mkdirSync(out); writeFileSync(out + "/index.html", readFileSync("src/main.tsx"))')
  })
  afterEach(() => rmSync(root, { recursive: true }))

  /** Stands in for the bundler: what it does with the folder it is told to write. */
  function builder(code) {
    writeFileSync(
      join(root, 'node_modules/vite/bin/vite.js'),
      `const { mkdirSync, readFileSync, writeFileSync } = require('node:fs'); const out = process.argv[process.argv.indexOf('--outDir') + 1]; ${code}`,
    )
  }
  const page = () => readFileSync(join(root, 'apps/console/dist/index.html'), 'utf8')

  it('is made once, and again after a change of its sources', async () => {
    await ensureConsoleBuilt(root, process.execPath, say)
    assert.equal(page(), 'first')
    writeFileSync(join(root, 'apps/console/dist/index.html'), 'untouched')
    await ensureConsoleBuilt(root, process.execPath, say)
    assert.equal(page(), 'untouched')
    writeFileSync(join(root, 'apps/console/src/main.tsx'), 'second')
    await ensureConsoleBuilt(root, process.execPath, say)
    assert.equal(page(), 'second')
    assert.deepEqual(said, [])
  })

  it('leaves the pages that are there when it fails, and says why', async () => {
    await ensureConsoleBuilt(root, process.execPath, say)
    writeFileSync(join(root, 'apps/console/src/main.tsx'), 'broken')
    builder('console.error("no such import"); process.exit(1)')
    await ensureConsoleBuilt(root, process.execPath, say)
    assert.equal(page(), 'first')
    assert.match(said.join('\n'), /starts without it: no such import/)
    assert.ok(!existsSync(join(root, `apps/console/dist-${process.pid}`)))
  })

  it('is the same in another folder of the same content', async () => {
    await ensureConsoleBuilt(root, process.execPath, say)
    const copy = mkdtempSync(join(tmpdir(), 'openmaas-console-copy-'))
    cpSync(root, copy, { recursive: true })
    writeFileSync(join(copy, 'apps/console/dist/index.html'), 'untouched')
    await ensureConsoleBuilt(copy, process.execPath, say)
    assert.equal(readFileSync(join(copy, 'apps/console/dist/index.html'), 'utf8'), 'untouched')
    rmSync(copy, { recursive: true })
  })
})
