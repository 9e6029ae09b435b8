import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { rolldown } from 'rolldown'
import { buildPackage } from './sdk/build-package.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')
const mostBytes = 30_000

describe('the SDK as it is published', () => {
  let folder: string
  let built: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'openmaas-sdk-'))
    built = join(folder, 'sdk')
    await buildPackage('sdk', built)
  })
  after(() => rm(folder, { recursive: true, force: true }))

  /** Compressed bytes of a program with what it needs of the SDK. */
  const sizeOf = async (program: string): Promise<{ readonly bytes: number; readonly code: string }> => {
    const input = join(folder, 'program.js')
    await writeFile(input, program)
    const bundle = await rolldown({ input, resolve: { alias: { '@openmaas/sdk': join(built, 'index.js') } } })
    const { output } = await bundle.generate({ format: 'esm', minify: true })
    await bundle.close()
    return { bytes: gzipSync(output[0].code).length, code: output[0].code }
  }

  it('is small, and smaller for those who use little of it', async (t) => {
    const whole = await sizeOf(`export * from '@openmaas/sdk'`)
    const client = await sizeOf(`import { OpenMaaS } from '@openmaas/sdk'\nconsole.log(new OpenMaaS())`)
    const helper = await sizeOf(`import { wavFile } from '@openmaas/sdk'\nconsole.log(wavFile)`)
    t.diagnostic(`compressed: whole ${whole.bytes}, client ${client.bytes}, one helper ${helper.bytes} bytes`)
    assert.ok(whole.bytes < mostBytes)
    assert.ok(client.bytes < whole.bytes * 0.8)
    assert.doesNotMatch(client.code, /input_audio_buffer/)
    assert.ok(helper.bytes < 1000)
  })

  it('says of each public function and method, in every form of its call, what it does', async () => {
    const silent: string[] = []
    let said = 0
    for (const entry of await readdir(built, { recursive: true })) {
      if (!entry.endsWith('.d.ts')) continue
      const lines = (await readFile(join(built, entry), 'utf8')).split('\n')
      let isExported = false
      for (const [index, line] of lines.entries()) {
        if (/^\w/.test(line)) isExported = line.startsWith('export ')
        if (!isExported) continue
        if (!/^(?:export declare function \w|    (?!constructor)(?:\w+|\[Symbol\.\w+\])[<(].*\): .*;$)/.test(line))
          continue
        if (lines[index - 1]?.trimEnd().endsWith('*/') === true) said += 1
        else silent.push(`${entry}:${index + 1} ${line.trim()}`)
      }
    }
    assert.deepEqual(silent, [])
    assert.ok(said > 150, `${said} were found`)
  })

  it('passes publint and are-the-types-wrong', async () => {
    const { messages } = await publint({ pkgDir: built, pack: false, strict: true })
    const manifest: unknown = JSON.parse(await readFile(join(built, 'package.json'), 'utf8'))
    assert.deepEqual(
      messages.map((message) => formatMessage(message, manifest as Record<string, unknown>)),
      [],
    )
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: built })
    const [{ filename, files }]: [{ filename: string; files: { path: string }[] }] = JSON.parse(stdout)
    assert.ok(files.every(({ path }) => !/test|tsconfig/.test(path)))
    const checked = await checkPackage(createPackageFromTarballData(await readFile(join(folder, filename))))
    assert.ok(checked.types !== false)
    // It is ESM alone, so that CommonJS has to import it in the way of ESM; the oldest way of looking up knows no second entry.
    const problems = checked.problems.filter(
      (problem) =>
        problem.kind !== 'CJSResolvesToESM' &&
        !(problem.kind === 'NoResolution' && problem.resolutionKind === 'node10' && problem.entrypoint === './node'),
    )
    assert.deepEqual(problems, [])
  })

  it('type-checks in a fresh project, in both ways of looking modules up', async () => {
    const project = join(folder, 'project')
    await mkdir(join(project, 'node_modules', '@openmaas'), { recursive: true })
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: built })
    const [{ filename }]: [{ filename: string }] = JSON.parse(stdout)
    await run('tar', ['-xzf', join(folder, filename), '-C', folder])
    await cp(join(folder, 'package'), join(project, 'node_modules', '@openmaas', 'sdk'), { recursive: true })
    await cp(join(root, 'node_modules', '@types', 'node'), join(project, 'node_modules', '@types', 'node'), {
      recursive: true,
    })
    await cp(join(root, 'node_modules', 'undici-types'), join(project, 'node_modules', 'undici-types'), {
      recursive: true,
    })
    await writeFile(join(project, 'package.json'), '{"type":"module"}')
    await writeFile(
      join(project, 'main.ts'),
      `import { allItems, OpenMaaS, waitForTask } from '@openmaas/sdk'
import type { ChatCompletion } from '@openmaas/sdk'
import { fileFrom } from '@openmaas/sdk/node'

const client = new OpenMaaS({ apiKey: 'id.secret', baseURL: 'http://127.0.0.1:9/api/paas/v4' })
export async function ask(): Promise<string | undefined> {
  const reply: ChatCompletion = await client.chat.completions.create({ model: 'glm-4.7', messages: [{ role: 'user', content: 'x' }] })
  for await (const file of allItems((query) => client.files.list(query), { purpose: 'batch' })) file.id.toUpperCase()
  await client.files.create({ purpose: 'batch', file: await fileFrom('a.jsonl') })
  const video = await waitForTask(client, await client.videos.generate({ model: 'cogvideox-3', prompt: 'x' }))
  // @ts-expect-error: no such member
  video.nothing
  return reply.choices[0]?.finish_reason
}
console.log(client.core.root)
`,
    )
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    for (const [module, moduleResolution] of [
      ['nodenext', 'nodenext'],
      ['esnext', 'bundler'],
    ] as const) {
      const flags = ['--strict', '--target', 'es2022', '--outDir', 'out', '--types', 'node', '--ignoreConfig']
      await run(
        process.execPath,
        [compiler, 'main.ts', '--module', module, '--moduleResolution', moduleResolution, ...flags],
        {
          cwd: project,
        },
      ).catch((error: { readonly stdout?: string }) => assert.fail(`${moduleResolution}: ${error.stdout}`))
    }
    assert.ok((await readdir(join(project, 'out'))).includes('main.js'))
    const { stdout: said } = await run(process.execPath, ['out/main.js'], { cwd: project })
    assert.equal(said.trim(), 'http://127.0.0.1:9/api')
  })
})

describe('the provider for the Vercel AI SDK as it is published', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'openmaas-ai-provider-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  it('passes publint, and type-checks in a fresh project beside the AI SDK with nothing left unchecked', async () => {
    const modules = join(folder, 'node_modules')
    for (const name of ['sdk', 'ai-provider']) await buildPackage(name, join(modules, '@openmaas', name))
    const built = join(modules, '@openmaas', 'ai-provider')
    const { messages } = await publint({ pkgDir: built, pack: false, strict: true })
    assert.deepEqual(messages, [])
    // What npm would install for the package: its dependencies and theirs, as the lock file has them.
    for (const name of await withDependencies(built)) {
      if (!name.startsWith('@openmaas/')) await cp(join(root, 'node_modules', name), join(modules, name), copying)
    }
    await writeFile(join(folder, 'package.json'), '{"type":"module"}')
    await writeFile(
      join(folder, 'main.ts'),
      `import { createOpenMaaS } from '@openmaas/ai-provider'
import type { LanguageModelV4 } from '@ai-sdk/provider'

export const model: LanguageModelV4 = createOpenMaaS({ apiKey: 'id.secret' })('glm-4.7')
// @ts-expect-error: there is no such option
createOpenMaaS({ nothing: 1 })
`,
    )
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    for (const resolution of ['nodenext', 'bundler']) {
      const module = resolution === 'bundler' ? 'esnext' : resolution
      const flags = ['--strict', '--noEmit', '--target', 'es2022', '--lib', 'es2022,dom,dom.iterable', '--ignoreConfig']
      await run(
        process.execPath,
        [compiler, 'main.ts', '--module', module, '--moduleResolution', resolution, ...flags],
        {
          cwd: folder,
        },
      ).catch((error: { readonly stdout?: string }) => assert.fail(`${resolution}: ${error.stdout}`))
    }
  })
})

const copying = { recursive: true, dereference: true }

/** Names of the packages that a package needs, and of those that they need. */
async function withDependencies(folder: string, known = new Set<string>()): Promise<ReadonlySet<string>> {
  const manifest: { readonly dependencies?: object } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    if (known.has(name)) continue
    known.add(name)
    await withDependencies(join(root, 'node_modules', name), known)
  }
  return known
}
