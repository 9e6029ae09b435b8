import assert from 'node:assert/strict'
import { once } from 'node:events'
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { makeDoc } from '../../testing/make-binary-office.ts'
import { convertByLibreOffice, convertWithLibreOffice, findLibreOffice } from './libreoffice.ts'
import { parseDocx } from './parse-office.ts'
import { outline } from './testing.ts'

const skip = process.platform === 'win32' ? 'the programs of these tests are shell scripts' : false

describe('LibreOffice', { skip }, () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'openmaas-libreoffice-test-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  async function program(script: string): Promise<string> {
    const path = join(folder, 'soffice')
    await writeFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    return path
  }

  it('is found on the search path first and then in the usual folders', async () => {
    const path = await program('exit 0')
    assert.equal(await findLibreOffice(folder, []), path)
    assert.equal(await findLibreOffice('/nowhere', [folder]), path)
    assert.equal(await findLibreOffice('', ['/nowhere']), undefined)
  })

  it('gets a profile of its own and gives the converted file', async () => {
    const script =
      'for last in "$@"; do :; done; while [ "$1" != --outdir ]; do case "$1" in -env:*) echo "$1" > "$(dirname "$0")/profile";; esac; shift; done; cat "$last" > "$2/a.docx"'
    const input = join(folder, 'a.doc')
    await writeFile(input, 'content')
    const converted = await convertWithLibreOffice(input, 'docx', { program: await program(script) })
    assert.equal(Buffer.from(converted ?? []).toString(), 'content')
    const profile = await readFile(join(folder, 'profile'), 'utf8')
    assert.match(profile, /^-env:UserInstallation=file:.*openmaas-libreoffice-/)
    // Nothing of the run is left behind.
    await assert.rejects(access(new URL(profile.trim().split('=')[1] ?? '')))
  })

  it('gives nothing where it fails or writes nothing', async () => {
    assert.equal(
      await convertWithLibreOffice('/nowhere/a.doc', 'docx', { program: await program('exit 1') }),
      undefined,
    )
    assert.equal(
      await convertWithLibreOffice('/nowhere/a.doc', 'docx', { program: await program('exit 0') }),
      undefined,
    )
    assert.equal(await convertWithLibreOffice('/nowhere/a.doc', 'docx', { program: '/nowhere/soffice' }), undefined)
  })

  it('is ended with its children at the deadline and when the work is given up', async () => {
    const script = '(while :; do date +%N > "$(dirname "$0")/alive"; sleep 0.05; done) & wait'
    const slow = await program(script)
    const options = { program: slow, timeoutSeconds: 0.5 }
    assert.equal(await convertWithLibreOffice('/nowhere/a.doc', 'docx', options), undefined)
    await isSilent(join(folder, 'alive'))
    const signal = AbortSignal.timeout(300)
    assert.equal(await convertWithLibreOffice('/nowhere/a.doc', 'docx', { program: slow, signal }), undefined)
    await isSilent(join(folder, 'alive'))
  })

  it('asks nobody on the network for what a document links to', async (context) => {
    if ((await findLibreOffice()) === undefined) return context.skip('LibreOffice is not installed')
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.end()
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const input = join(folder, 'page.html')
    await writeFile(input, `<html><body>text <img src="http://127.0.0.1:${port}/picture.png"></body></html>`)
    const converted = await convertWithLibreOffice(input, 'pdf')
    server.close()
    assert.ok(converted !== undefined && converted.length > 0)
    assert.deepEqual(asked, [])
  })

  it('converts for real where it is installed', async (context) => {
    if ((await findLibreOffice()) === undefined) return context.skip('LibreOffice is not installed')
    const converted = await convertByLibreOffice(makeDoc(['可以转换的文字。']), { from: 'doc', to: 'docx' })
    // The smallest document that our reader takes may be too small for LibreOffice; what it gives must be readable.
    if (converted !== undefined) assert.ok(outline(await parseDocx(converted)).length > 0)
  })
})

/** Nobody writes to the file any more. */
async function isSilent(path: string): Promise<void> {
  const before = await readFile(path, 'utf8')
  await pause(300)
  assert.equal(await readFile(path, 'utf8'), before)
}
