import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, it } from 'node:test'
import { checkImports } from './check.mjs'

const folders = []
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

const manifests = {
  'package.json': '{"devDependencies":{"fast-check":"1.0.0"}}',
  'packages/protocol/package.json': '{"name":"@openmaas/protocol","dependencies":{"zod":"4.0.0"}}',
  'packages/engines/package.json': '{"name":"@openmaas/engines","dependencies":{"@openmaas/protocol":"0"}}',
  'packages/server/package.json':
    '{"name":"@openmaas/server","dependencies":{"@openmaas/protocol":"0","@openmaas/engines":"0","kysely":"0","find-my-way":"0"}}',
}
const face = { 'packages/server/src/access/index.ts': '', 'packages/server/src/chat/index.ts': '' }

/** Messages about a small repository, each with its file and line. */
function messages(files) {
  const root = mkdtempSync(join(tmpdir(), 'openmaas-imports-'))
  folders.push(root)
  for (const [path, text] of Object.entries({ ...manifests, ...face, ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return checkImports(root).violations.map(({ file, line, message }) => `${file}:${line} ${message}`)
}

/** Every case: what is imported where, and the words of the complaint. */
const wrongEdges = [
  [
    'packages/protocol/src/a.ts',
    `import { x } from '@openmaas/engines'`,
    /must not import @openmaas\/engines.*no package of ours/,
  ],
  ['packages/protocol/src/a.ts', `import { readFileSync } from 'node:fs'`, /also runs in a browser/],
  ['packages/engines/src/a.ts', `import { x } from '@openmaas/server'`, /must not import @openmaas\/server/],
  [
    'packages/engines/src/a.ts',
    `import { x } from '../../protocol/src/b.ts'`,
    /must not reach into packages\/protocol/,
  ],
  ['packages/engines/src/a.ts', `import { x } from 'undeclared'`, /undeclared is not declared in packages\/engines/],
  ['packages/engines/src/a.ts', `import fc from 'fast-check'`, /fast-check is not declared/],
  ['tests/acceptance/a.test.ts', `import { x } from '@openmaas/server'`, /from outside/],
  ['tests/acceptance/a.test.ts', `import { x } from '../../packages/server/src/config.ts'`, /from outside/],
  ['packages/server/src/chat/a.ts', `import type { Caller } from '../access/caller.ts'`, /through access\/index\.ts/],
  ['packages/server/src/chat/a.ts', `import { x } from '../access/testing.ts'`, /for tests only/],
  ['packages/server/src/chat/a.ts', `import { x } from '../main.ts'`, /nobody imports main\.ts/],
  ['packages/server/src/chat/a.ts', `import { x } from '../platform.ts'`, /above chat/],
  ['packages/server/src/chat/a.ts', `import { x } from '../cli/index.ts'`, /command line/],
  ['packages/server/src/chat/a.ts', `import { createServer } from 'node:http'`, /know HTTP/],
  ['packages/server/src/chat/a.ts', `export {\n  sql,\n} from 'kysely'`, /know the database/],
  ['packages/server/src/chat/a.ts', `const x = await import('kysely')`, /know the database/],
  ['packages/server/src/chat/a.ts', `db\n  .selectFrom('calls')`, /a\.ts:2 SQL belongs into a \*-repository/],
  ['packages/server/src/chat/a.ts', `import { e } from '@openmaas/engines/llama-cpp'`, /concrete engine/],
]

const rightEdges = [
  ['packages/engines/src/a.ts', `import type { x } from '@openmaas/protocol'`],
  ['packages/engines/src/a.test.ts', `import fc from 'fast-check'`],
  ['packages/server/src/chat/a.ts', `import { x } from '../access/index.ts'`],
  ['packages/server/src/chat/a.test.ts', `import { x } from '../access/testing.ts'`],
  ['packages/server/src/chat/chat-routes.ts', `import { createServer } from 'node:http'`],
  ['packages/server/src/chat/a.ts', `import type { Server } from 'node:http'`],
  ['packages/server/src/chat/a.ts', `/* import { sql } from 'kysely' */\n// import { sql } from 'kysely'`],
  ['packages/server/src/chat/call-repository.ts', `import { sql } from 'kysely'`],
  ['packages/server/src/engine-factory.ts', `import { e } from '@openmaas/engines/llama-cpp'`],
  ['packages/server/src/cli/serve.ts', `import { serve } from '../main.ts'`],
  ['bench/a.ts', `import { z } from 'zod'`],
]

describe('the import check', () => {
  for (const [path, text, complaint] of wrongEdges) {
    it(`refuses in ${path}: ${text.replaceAll('\n', ' ')}`, () => {
      const found = messages({ [path]: text })
      assert.equal(found.length, 1, found.join('\n'))
      assert.match(found[0], complaint)
      assert.ok(found[0].startsWith(path))
    })
  }

  for (const [path, text] of rightEdges) {
    it(`accepts in ${path}: ${text.replaceAll('\n', ' ')}`, () => {
      assert.deepEqual(messages({ [path]: text }), [])
    })
  }

  it('tells the line of a wrong import', () => {
    const found = messages({
      'packages/server/src/chat/a.ts': `/**\n * words\n */\n\nimport { x } from '../access/b.ts'`,
    })
    assert.match(found[0] ?? '', /a\.ts:5 /)
  })

  it('refuses a circle of folders, once, and lets types look back', () => {
    const chat = { 'packages/server/src/chat/a.ts': `import { x } from '../access/index.ts'` }
    const back = (what) => ({ 'packages/server/src/access/b.ts': `import ${what} from '../chat/index.ts'` })
    assert.deepEqual(messages({ ...chat, ...back('type { x }') }), [])
    assert.deepEqual(messages({ ...chat, ...back('{ type x }') }), [])
    const found = messages({ ...chat, ...back('{ x }') })
    assert.equal(found.length, 1)
    assert.match(found[0] ?? '', /circle: access -> chat -> access/)
  })
})
