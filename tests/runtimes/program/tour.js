import {
  AbortedError,
  allItems,
  AuthenticationError,
  bytesOf,
  collectChat,
  connectRealtime,
  ConnectionError,
  defineTool,
  NotFoundError,
  OpenMaaS,
  streamTools,
} from '@openmaas/sdk'

/**
 * What a program does with the SDK, in any runtime: the same file runs in Node 18, Deno, Bun and a browser.
 * @param {{ baseURL: string, apiKey: string, file: import('@openmaas/sdk').Upload, WebSocket?: import('@openmaas/sdk').WebSocketConstructor }} options
 * @returns {Promise<string[]>} the names of what went well
 * @throws {Error} with the name of the step that did not
 */
export async function tour({ baseURL, apiKey, file, WebSocket }) {
  const client = new OpenMaaS({ baseURL, apiKey })
  const asked = { model: 'glm-4.7', messages: [{ role: 'user', content: 'What is 12*7?' }] }
  const steps = {
    async chat() {
      const { choices } = await client.chat.completions.create(asked)
      expect(String(choices[0]?.message.content).includes('84'), choices)
    },

    async stream() {
      const pieces = []
      const stream = await client.chat.completions.create({ ...asked, stream: true })
      const { choices, usage } = await collectChat(
        stream,
        (part) => part.type === 'text-delta' && pieces.push(part.text),
      )
      expect(pieces.length > 1 && pieces.join('') === choices[0]?.message.content, pieces)
      expect(usage.total_tokens > 0, usage)
    },

    async tools() {
      const weather = defineTool({
        name: 'get_weather',
        description: 'Weather of a city at this moment.',
        input: { jsonSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } },
        run: ({ city }) => `${city}: sunny, 21 degrees.`,
      })
      const messages = [{ role: 'user', content: 'What is the weather in Beijing? Use get_weather.' }]
      const seen = []
      for await (const part of streamTools(client, { model: 'glm-4.7', messages, tools: [weather] })) {
        if (part.type === 'tool-result') seen.push(part.output)
        if (part.type === 'finish') seen.push(part.completion.choices[0]?.message.content)
      }
      expect(seen.includes('Beijing: sunny, 21 degrees.') && String(seen.at(-1)).includes('21'), seen)
    },

    async files() {
      const progress = []
      const onUploadProgress = (/** @type {unknown} */ told) => progress.push(told)
      const { id, bytes } = await client.files.create({ purpose: 'batch', file }, { onUploadProgress })
      const last = progress.at(-1)
      expect(last !== undefined && last.sentBytes === last.totalBytes && last.totalBytes > bytes, progress)
      const content = await (await client.files.content(id)).arrayBuffer()
      expect(content.byteLength === bytes && bytes > 100_000, [content.byteLength, bytes])
      const ids = []
      for await (const item of allItems((query) => client.files.list(query), { purpose: 'batch', limit: 1 }))
        ids.push(item.id)
      expect(ids.includes(id), ids)
      await client.files.delete(id)
    },

    async errors() {
      const model = await failure(client.chat.completions.create({ ...asked, model: 'no-such-model' }))
      expect(model instanceof NotFoundError && model.code === '1211' && model.requestId !== undefined, model)
      const key = await failure(new OpenMaaS({ baseURL, apiKey: 'a.b' }).models.list())
      expect(key instanceof AuthenticationError && key.status === 401, key)
      const nobody = new OpenMaaS({ baseURL: 'http://127.0.0.1:9', apiKey, maxRetries: 0 })
      expect((await failure(nobody.models.list())) instanceof ConnectionError, 'nobody listens there')
    },

    async retries() {
      const headers = { 'x-openmaas-simulate': 'error=1302;retry-after=0' }
      const startedAt = Date.now()
      const busy = await failure(client.chat.completions.create(asked, { headers }))
      expect(busy.code === '1302' && busy.headers.get('retry-after') === '0', busy)
      expect(Date.now() - startedAt < 900, 'retry-after was not obeyed')
    },

    async abort() {
      const headers = { 'x-openmaas-simulate': 'hang=2' }
      const controller = new AbortController()
      const stream = await client.chat.completions.create(
        { ...asked, stream: true },
        { headers, signal: controller.signal },
      )
      const read = (async () => {
        for await (const chunk of stream) if (chunk.id) setTimeout(() => controller.abort(new Error('enough')), 1)
      })()
      const error = await failure(read)
      expect(error instanceof AbortedError && error.cause?.message === 'enough', error)
    },

    async token() {
      const { data } = await new OpenMaaS({ baseURL, apiKey, auth: 'jwt' }).models.list()
      expect(data.length > 10, data)
    },

    async speech() {
      const reply = await client.audio.speech({
        model: 'glm-tts',
        input: 'Hello.',
        voice: 'tongtong',
        response_format: 'wav',
      })
      const sound = new Uint8Array(await reply.arrayBuffer())
      expect(sound.length > 1000 && bytesOf(btoa('RIFF')).every((byte, place) => sound[place] === byte), sound.length)
    },

    async live() {
      const live = await connectRealtime(client, {
        session: { model: 'glm-realtime-flash', modalities: ['text'] },
        WebSocket,
      })
      live.say('Hello')
      let text = ''
      for await (const event of live) {
        if (event.type === 'error') throw new Error(JSON.stringify(event))
        if (event.type === 'response.text.delta') text += event.delta
        if (event.type === 'response.done') break
      }
      expect(text.length > 0, 'nothing was said')
    },
  }
  for (const [name, step] of Object.entries(steps)) {
    try {
      await step()
    } catch (error) {
      throw new Error(`${name}: ${error instanceof Error ? error.stack : error}`, { cause: error })
    }
  }
  return Object.keys(steps)
}

async function failure(promise) {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('it should have failed')
}

function expect(holds, told) {
  if (!holds) throw new Error(`not as expected: ${told instanceof Error ? told.stack : JSON.stringify(told)}`)
}
