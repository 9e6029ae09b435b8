import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { targetArguments } from './targets.mjs'

const root = mkdtempSync(join(tmpdir(), 'openmaas-targets-'))
after(() => rmSync(root, { recursive: true, force: true }))
const place = (...path) => join(root, ...path)
mkdirSync(place('packages', 'server', 'src'), { recursive: true })
mkdirSync(place('packages', 'server', 'node_modules', 'other'), { recursive: true })
mkdirSync(place('scripts'))
for (const file of [
  place('packages', 'server', 'src', 'a.test.ts'),
  place('packages', 'server', 'src', 'a.ts'),
  place('packages', 'server', 'node_modules', 'other', 'b.test.ts'),
  place('scripts', 'c.test.mjs'),
]) {
  writeFileSync(file, '')
}

function testFiles(...args) {
  const found = targetArguments('test', args, root)
  assert.ok('nodeArguments' in found, JSON.stringify(found))
  return found.nodeArguments.filter((argument) => argument.startsWith(root))
}

describe('the target of a start', () => {
  it('is a file of the repository, whatever folder the call comes from', () => {
    assert.deepEqual(targetArguments('serve', [], root), {
      nodeArguments: [place('packages', 'server', 'src', 'main.ts')],
    })
  })

  it('takes the options of the command line for a start', () => {
    const cli = place('packages', 'server', 'src', 'cli', 'main.ts')
    for (const args of [['--help'], ['--port', '1']]) {
      assert.deepEqual(targetArguments('serve', args, root), { nodeArguments: [cli, 'serve', ...args] })
    }
  })

  it('is explained when it is unknown', () => {
    assert.partialDeepStrictEqual(targetArguments('srve', [], root), { exitCode: 2 })
    assert.partialDeepStrictEqual(targetArguments('run', [], root), { exitCode: 2 })
  })

  it('test takes all test files of ours and none of others', () => {
    assert.deepEqual(testFiles(), [place('packages', 'server', 'src', 'a.test.ts'), place('scripts', 'c.test.mjs')])
  })

  it('test takes only what lies below the given paths', () => {
    assert.deepEqual(testFiles(place('scripts')), [place('scripts', 'c.test.mjs')])
  })

  it('test fails when no test would run', () => {
    assert.partialDeepStrictEqual(targetArguments('test', [place('nowhere')], root), { exitCode: 1 })
  })
})
