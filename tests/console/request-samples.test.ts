import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import { samplesOf } from '../../apps/console/src/components/request-samples/index.ts'
import { chatRequest, shownTurns } from '../../apps/console/src/pages/playground/chat/chat-request.ts'
import { emptyAnswer } from '../../apps/console/src/pages/playground/chat/turn.ts'
import type { CodedRequest } from '../../apps/console/src/components/request-samples/index.ts'
import { serverUnderTest } from '../acceptance/support/server.ts'
import type { ServerUnderTest } from '../acceptance/support/server.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..', '..')
const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined
const python = ['python3', 'python'].find(has)

const weather = {
  type: 'function',
  function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
}
const messages = [
  { role: 'system', content: "Don't say ''' or \\ or \"." },
  { role: 'user', content: [{ type: 'text', text: "It's 2 + 3 = ?\n你好 😀" }] },
]

function chat(more: object = {}): CodedRequest {
  const body = { model: 'glm-4.6', messages, temperature: 0.5, thinking: { type: 'disabled' }, ...more }
  return { path: '/paas/v4/chat/completions', operation: 'chat.completions.create', body }
}

const transcription: CodedRequest = {
  path: '/paas/v4/audio/transcriptions',
  operation: 'audio.transcriptions',
  body: { model: 'glm-asr', prompt: '@home' },
  files: { file: "it's mine.wav" },
}
const speech: CodedRequest = {
  path: '/paas/v4/audio/speech',
  operation: 'audio.speech',
  body: {
    model: 'glm-tts',
    input: 'Hello',
    voice: 'tongtong',
    response_format: 'wav',
    watermark_enabled: false,
    extra: null,
  },
  saveAs: 'speech.wav',
}

describe('the code that the console shows for a call', () => {
  let server: ServerUnderTest
  let folder: string

  before(async () => {
    server = await serverUnderTest()
    // Inside the repository, where the clients are installed.
    folder = await mkdtemp(join(root, '.cache', 'samples-'))
  })
  after(async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const sample = (request: CodedRequest, name: string): string => {
    const all = samplesOf(request, { origin: server.url, key: server.key })
    const found = all.find((one) => one.name === name)
    assert.ok(found, `${name} among ${all.map((one) => one.name).join()}`)
    return found.code
  }
  const shell = async (code: string): Promise<string> => (await run('sh', ['-c', code], { cwd: folder })).stdout
  const typescript = async (code: string): Promise<string> => {
    await writeFile(join(folder, 'sample.ts'), code)
    return (await run(process.execPath, [join(folder, 'sample.ts')], { cwd: folder })).stdout
  }

  it('runs as it is with curl', { skip: !has('curl') && 'needs curl' }, async () => {
    assert.match(await shell(sample(chat(), 'curl')), /"finish_reason":"stop"/)
    assert.match(await shell(sample(chat({ stream: true }), 'curl')), /data: \[DONE\]/)
    await shell(sample(speech, 'curl'))
    const heard = await readFile(join(folder, 'speech.wav'))
    assert.equal(heard.subarray(0, 4).toString(), 'RIFF')
    await writeFile(join(folder, "it's mine.wav"), heard)
    assert.match(await shell(sample(transcription, 'curl')), /"text":/)
  })

  it("runs as it is with the platform's SDK", async () => {
    assert.match(await typescript(sample(chat({ stream: true }), '@openmaas/sdk')), /"finish_reason":"stop"/)
    await typescript(sample(speech, '@openmaas/sdk'))
    const heard = await readFile(join(folder, 'speech.wav'))
    await writeFile(join(folder, "it's mine.wav"), heard)
    assert.match(await typescript(sample(transcription, '@openmaas/sdk')), /"text":/)
  })

  it('is Python', { skip: python === undefined && 'needs Python' }, async () => {
    const codes = [
      ...['zai-sdk', 'openai'].flatMap((name) => [
        sample(chat({ tools: [weather] }), name),
        sample(chat({ stream: true }), name),
      ]),
      ...[transcription, speech].map((request) => sample(request, 'Python')),
    ]
    const told = await standIns(codes)
    assert.deepEqual(told[0], {
      model: 'glm-4.6',
      messages,
      temperature: 0.5,
      thinking: { type: 'disabled' },
      tools: [weather],
    })
    assert.deepEqual(told[2], {
      model: 'glm-4.6',
      messages,
      temperature: 0.5,
      tools: [weather],
      extra_body: { thinking: { type: 'disabled' } },
    })
    assert.deepEqual(told[5]?.['json'], speech.body)
    assert.deepEqual(told[4]?.['data'], transcription.body)
  })

  /** What each program hands to its client; the clients are not of this language, so others stand in for them. */
  async function standIns(codes: readonly string[]): Promise<Record<string, unknown>[]> {
    const program = `
import io, json, sys, types
told = {}
class Any:
    def __getattr__(self, name): return self
    def __getitem__(self, index): return self
    def __iter__(self): return iter(())
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def __call__(self, *_, **given):
        if given: told.update(given)
        return self
for module, names in {'zai': ['ZaiClient'], 'openai': ['OpenAI'], 'httpx': ['post', 'stream']}.items():
    sys.modules[module] = types.SimpleNamespace(**{name: Any() for name in names})
result = []
for code in json.load(sys.stdin):
    told.clear()
    exec(code, {'print': lambda *_, **__: None, 'open': lambda *_: Any()})
    result.append({name: value for name, value in told.items() if name not in ('api_key', 'base_url', 'headers', 'timeout', 'files')})
json.dump(result, sys.stdout)
`
    const { status, stdout, stderr } = spawnSync(python ?? '', ['-c', program], { input: JSON.stringify(codes) })
    assert.equal(status, 0, stderr.toString())
    return JSON.parse(stdout.toString()) as Record<string, unknown>[]
  }
})

describe('the code of a chat for the AI SDK', () => {
  const ai = (request: CodedRequest): string | undefined =>
    samplesOf(request, { origin: 'http://127.0.0.1:8787', key: 'id.secret' }).find(({ name }) => name === 'ai')?.code

  it('names settings and tools as that SDK does', () => {
    const code = ai(chat({ max_tokens: 9, tools: [weather] })) ?? ''
    for (const part of [
      /maxOutputTokens: 9/,
      /system: "Don't/,
      /"type": "text"/,
      /tool\(\{ inputSchema: jsonSchema/,
      /openmaas[^]*disabled/,
    ])
      assert.match(code, part)
    assert.match(ai(chat({ stream: true })) ?? '', /for await \(const words of textStream\)/)
  })

  it('is left out where that SDK has no form for the call', () => {
    assert.equal(ai(chat({ tools: [{ type: 'web_search', web_search: { enable: true } }] })), undefined)
    const called = {
      role: 'assistant',
      tool_calls: [{ id: '1', type: 'function', function: { name: 'x', arguments: '{}' } }],
    }
    assert.equal(ai(chat({ messages: [called] })), undefined)
  })
})

describe('the call of a chat that the console shows', () => {
  const shown = (turns: Parameters<typeof shownTurns>[0]) =>
    chatRequest('glm-4.6', { model: 'glm-4.6' }, shownTurns(turns, 'Hello')).messages

  it('ends with what was asked, not with the answer', () => {
    const question = { role: 'user', text: 'Why?', pictures: [], sounds: [] } as const
    assert.deepEqual(shown([question, { ...emptyAnswer, text: 'So.' }]), [{ role: 'user', content: 'Why?' }])
  })

  it('can be made before anything was asked', () => {
    assert.deepEqual(shown([]), [{ role: 'user', content: 'Hello' }])
  })
})
