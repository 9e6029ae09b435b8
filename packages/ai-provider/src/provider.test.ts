import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import {
  APICallError,
  embedMany,
  generateImage,
  generateSpeech,
  generateText,
  jsonSchema,
  Output,
  stepCountIs,
  streamText,
  tool,
  transcribe,
} from 'ai'
import { createOpenMaaS } from './provider.ts'
import type { OpenMaaSProvider } from './provider.ts'

const apiKey = '5d41402abc4b2a76b9719d911017c592.Provider00Secret'
const root = join(import.meta.dirname, '..', '..', '..')

describe('the provider for the Vercel AI SDK', () => {
  let server: ChildProcess
  let folder: string
  let openmaas: OpenMaaSProvider

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'openmaas-provider-'))
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    server = spawn(process.execPath, ['packages/server/src/main.ts'], {
      cwd: root,
      env: {
        PATH: process.env['PATH'],
        NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
        PORT: String(port),
        OPENMAAS_DATA: folder,
        OPENMAAS_API_KEY: apiKey,
      },
      stdio: 'ignore',
    })
    for (const end = Date.now() + 60_000; !(await isReady(`${url}/readyz`));)
      if (server.exitCode !== null || Date.now() > end) throw new Error('the server is not ready')
    openmaas = createOpenMaaS({ baseURL: `${url}/api/paas/v4`, apiKey })
  })
  after(async () => {
    server.kill('SIGKILL')
    await once(server, 'exit')
    await rm(folder, { recursive: true, force: true })
  })

  const weather = tool({
    description: 'Weather of a city at this moment. get_weather',
    inputSchema: jsonSchema<{ city: string }>({
      type: 'object',
      properties: { city: { type: 'string' } },
      required: ['city'],
    }),
    execute: async ({ city }) => `${city}: sunny, 21 degrees.`,
  })

  it('generates text with its reasoning and usage', async () => {
    const reply = await generateText({ model: openmaas('glm-4.7'), prompt: '你好', reasoning: 'medium' })
    assert.ok(reply.text.length > 0)
    assert.ok((reply.reasoningText ?? '').length > 0)
    assert.ok((reply.usage.inputTokens ?? 0) > 0)
    assert.equal(reply.finishReason, 'stop')
    const quick = await generateText({
      model: openmaas('glm-4.7'),
      prompt: '你好',
      providerOptions: { openmaas: { thinking: { type: 'disabled' } } },
    })
    assert.equal(quick.reasoningText, undefined)
  })

  it('streams text through a loop of tools', async () => {
    const reply = streamText({
      model: openmaas('glm-4.7'),
      prompt: 'What is the weather in Beijing? Use get_weather.',
      tools: { get_weather: weather },
      stopWhen: stepCountIs(3),
    })
    const types = new Set<string>()
    for await (const part of reply.fullStream) {
      types.add(part.type)
      assert.notEqual(part.type, 'error', JSON.stringify(part))
    }
    for (const type of ['reasoning-delta', 'tool-input-start', 'tool-call', 'tool-result', 'text-delta', 'finish'])
      assert.ok(types.has(type), `${type} is missing in ${[...types].join()}`)
    assert.match(await reply.text, /21/)
    assert.equal((await reply.steps).length, 2)
  })

  it('gets output of a shape', async () => {
    const schema = jsonSchema<{ city: string; degrees: number }>({
      type: 'object',
      properties: { city: { type: 'string' }, degrees: { type: 'integer' } },
      required: ['city', 'degrees'],
      additionalProperties: false,
    })
    const { output } = await generateText({
      model: openmaas('glm-4.7'),
      prompt: 'Beijing has 21 degrees.',
      output: Output.object({ schema }),
    })
    assert.equal(typeof output.degrees, 'number')
  })

  it('embeds texts in the dimensions that are asked for', async () => {
    const { embeddings, usage } = await embedMany({
      model: openmaas.embeddingModel('embedding-3'),
      values: ['北京', '上海'],
      providerOptions: { openmaas: { dimensions: 256 } },
    })
    assert.deepEqual(
      embeddings.map((embedding) => embedding.length),
      [256, 256],
    )
    assert.ok(usage.tokens > 0)
  })

  it('draws, speaks and writes down', async () => {
    const { image } = await generateImage({
      model: openmaas.imageModel('cogview-4'),
      prompt: '一只猫',
      size: '512x512',
    })
    assert.equal(image.mediaType, 'image/png')
    const { audio } = await generateSpeech({ model: openmaas.speechModel('glm-tts'), text: '你好，世界。' })
    assert.equal(Buffer.from(audio.uint8Array.subarray(0, 4)).toString(), 'RIFF')
    const { text } = await transcribe({ model: openmaas.transcriptionModel('glm-asr-2512'), audio: audio.uint8Array })
    assert.ok(text.length > 0)
  })

  it('tells failures as the AI SDK knows them', async () => {
    await assert.rejects(generateText({ model: openmaas('no-such-model'), prompt: 'x' }), (error) => {
      assert.ok(APICallError.isInstance(error))
      assert.deepEqual([error.statusCode, error.isRetryable], [400, false])
      assert.match(error.responseBody ?? '', /1211/)
      return true
    })
    const controller = new AbortController()
    controller.abort(new Error('enough'))
    const aborted = generateText({ model: openmaas('glm-4.7'), prompt: 'x', abortSignal: controller.signal })
    await assert.rejects(aborted, /enough/)
  })
})

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  listener.close()
  await once(listener, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return address.port
}

async function isReady(url: string): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, 50))
  return fetch(url).then(
    ({ status }) => status === 200,
    () => false, // nobody listens yet
  )
}
