/**
 * A model server of the OpenAI kind with a script instead of a model; runs as a process of its own. Argument: the port.
 *
 * It behaves as vLLM does with a GLM model: it thinks unless `chat_template_kwargs.enable_thinking` is false, calls the tools
 * that it is offered (arguments in pieces, id and name on the first only), answers from tool results, and obeys
 * `response_format`. A word in double brackets in the newest user message asks for something else, see `specialReply`.
 * `GET /control/state` tells what it has seen, `POST /control/reset` forgets it.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { at, isObject, listAt, type Json, type JsonObject } from './json.ts'
import { embeddingReply, errorReply, jsonContent, plainText, reasoningText, toolArguments } from './scripted-replies.ts'

export interface UpstreamState {
  /** Chat calls that came in, that are open now, and whose client left before the end. */
  readonly started: number
  readonly open: number
  readonly abandoned: number
  /** Bodies of the chat calls, oldest first. */
  readonly bodies: JsonObject[]
}

let started = 0
let open = 0
let abandoned = 0
let bodies: JsonObject[] = []

createServer((request, response) => {
  readJson(request).then(
    (body) => answer(request.url ?? '', body, response),
    (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
  )
}).listen(Number(process.argv[2]), '127.0.0.1')

process.on('SIGTERM', () => process.exit(0))

function answer(url: string, body: JsonObject, response: ServerResponse) {
  if (url === '/control/state') return sendJson(response, { started, open, abandoned, bodies })
  if (url === '/control/reset') {
    started = abandoned = 0
    bodies = []
    return sendJson(response, {})
  }
  if (url === '/v1/models') return sendJson(response, { object: 'list', data: [{ id: 'scripted', object: 'model' }] })
  if (url === '/v1/embeddings') return sendJson(response, embeddingReply(body))
  if (url === '/tokenize') return sendJson(response, { count: 42, max_model_len: 131_072, tokens: [] })
  if (url !== '/v1/chat/completions') return sendJson(response, { error: { message: `no ${url}` } }, 404)
  started += 1
  open += 1
  bodies.push(body)
  response.on('close', () => {
    open -= 1
    if (!response.writableFinished) abandoned += 1
  })
  chat(body, response)
}

function chat(body: JsonObject, response: ServerResponse) {
  const word = /\[\[([a-z0-9-]+)\]\]/.exec(newestUserText(body))?.[1]
  if (word === 'hang') return
  const failure = errorReply(word)
  if (failure !== undefined) return sendJson(response, failure.body, failure.status)
  const slowPieces = /^slow(?:-(\d+))?$/.exec(word ?? '')
  const deltas = slowPieces === null ? deltasFor(body, word) : slowDeltas(Number(slowPieces[1] ?? 600))
  const finishReason = deltas.some((delta) => delta['tool_calls'] !== undefined) ? 'tool_calls' : 'stop'
  stream(response, body, deltas, finishReason, {
    pauseMs: slowPieces === null ? 0 : 50,
    cutAfter: word === 'cut' ? 4 : undefined,
  })
}

function deltasFor(body: JsonObject, word: string | undefined): JsonObject[] {
  const deltas: JsonObject[] = [{ role: 'assistant', content: '' }]
  if (at(body, 'chat_template_kwargs.enable_thinking') !== false) {
    deltas.push(...pieces(reasoningText).map((text) => ({ reasoning_content: text })))
  }
  const newest = listAt(body, 'messages').at(-1)
  const tools = body['tools']
  if (at(newest, 'role') === 'tool') {
    return [...deltas, ...pieces(`The tool says: ${String(at(newest, 'content'))}`).map((text) => ({ content: text }))]
  }
  if (Array.isArray(tools) && tools.length > 0) {
    const name = String(at(tools, '0.function.name'))
    const calls = word === 'two-calls' ? ['Beijing', 'Shanghai'] : ['Beijing']
    return [...deltas, ...calls.flatMap((city, index) => toolDeltas(index, name, toolArguments(city)))]
  }
  const content = word === 'bad-json' ? '{"city": "Beij' : (jsonContent(body) ?? plainText)
  return [...deltas, ...pieces(content).map((text) => ({ content: text }))]
}

function toolDeltas(index: number, name: string, argumentsText: string): JsonObject[] {
  const head = { index, id: `call_${index}_scripted`, type: 'function', function: { name, arguments: '' } }
  const rest = pieces(argumentsText).map((text) => ({ index, function: { arguments: text } }))
  return [head, ...rest].map((call) => ({ tool_calls: [call] }))
}

/** One piece every 50 ms: `[[slow-40]]` takes two seconds, `[[slow]]` half a minute. */
function slowDeltas(count: number): JsonObject[] {
  return Array.from({ length: count }, (_, position) => ({ content: `word${position} ` }))
}

/** Three characters each, so that there is something to join. */
function pieces(text: string): string[] {
  return [...text].reduce<string[]>((list, character, position) => {
    if (position % 3 === 0) list.push(character)
    else list.push((list.pop() ?? '') + character)
    return list
  }, [])
}

function stream(
  response: ServerResponse,
  body: JsonObject,
  deltas: readonly JsonObject[],
  finishReason: string,
  { pauseMs, cutAfter }: { pauseMs: number; cutAfter: number | undefined },
) {
  const identity = {
    id: 'chatcmpl-scripted',
    object: 'chat.completion.chunk',
    created: 1_770_000_000,
    model: 'scripted',
  }
  const usage = { prompt_tokens: 31, completion_tokens: deltas.length, total_tokens: 31 + deltas.length }
  const usageDetails = { ...usage, prompt_tokens_details: { cached_tokens: 16 } }
  if (body['stream'] !== true) throw new Error('the gateway is expected to stream from its upstream')
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const send = (value: Json) => response.write(`data: ${JSON.stringify(value)}\n\n`)
  let position = 0
  const step = () => {
    const delta = deltas[position]
    if (response.destroyed) return
    if (position === cutAfter) return void response.destroy()
    if (delta === undefined) {
      send({ ...identity, choices: [{ index: 0, delta: {}, finish_reason: finishReason }] })
      send({ ...identity, choices: [], usage: usageDetails })
      response.end('data: [DONE]\n\n')
      return
    }
    position += 1
    send({ ...identity, choices: [{ index: 0, delta, finish_reason: null }] })
    if (pauseMs > 0) setTimeout(step, pauseMs)
    else setImmediate(step)
  }
  step()
}

function newestUserText(body: JsonObject): string {
  const newest = listAt(body, 'messages').findLast((message) => at(message, 'role') === 'user')
  const content = at(newest, 'content')
  return typeof content === 'string' ? content : JSON.stringify(content ?? '')
}

async function readJson(request: IncomingMessage): Promise<JsonObject> {
  const received: Buffer[] = []
  for await (const bytes of request) received.push(bytes)
  const text = Buffer.concat(received).toString('utf8')
  const body: Json = text === '' ? {} : JSON.parse(text)
  return isObject(body) ? body : {}
}

function sendJson(response: ServerResponse, body: unknown, status = 200) {
  const bytes = Buffer.from(JSON.stringify(body))
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length }).end(bytes)
}
