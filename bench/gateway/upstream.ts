/**
 * A model server that costs next to nothing: it speaks the OpenAI chat API and answers with ready-made bytes.
 *
 * Argument: the port. The prompt tells what to send: `chunks=50 interval=200` is a stream of 50 chunks, one every 200 ms in the mean;
 * `interval=0` sends all chunks in one write. A request without `"stream":true` gets one JSON reply of about 600 bytes.
 * Every chunk carries `@` and the microseconds of the machine's monotonic clock at the moment of sending.
 */
import { createServer, type ServerResponse } from 'node:http'
import { monotonicMicroseconds } from '../support/clock.ts'

const port = Number(process.argv[2])
const identity = '"id":"chatcmpl-0123456789abcdef","created":1770000000,"model":"fake-model"'
const usage = '"usage":{"prompt_tokens":21,"completion_tokens":60,"total_tokens":81}'
const syncText = 'The gateway passes this sentence on without reading it. '.repeat(6)
const syncReply = Buffer.from(
  `{${identity},"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"${syncText}"},` +
    `"finish_reason":"stop"}],${usage}}`,
)
const chunkStart = `data: {${identity},"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"`
const chunkEnd = '"},"finish_reason":null}]}\n\n'
const lastChunks =
  `data: {${identity},"object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],${usage}}` +
  '\n\ndata: [DONE]\n\n'

createServer({ noDelay: true }, (request, response) => {
  let body = ''
  request.setEncoding('latin1')
  request.on('data', (text: string) => {
    body += text
  })
  request.on('end', () => answer(request.url ?? '', body, response))
}).listen(port, '127.0.0.1')

process.on('SIGTERM', () => process.exit(0))

function answer(url: string, body: string, response: ServerResponse) {
  if (!url.endsWith('/chat/completions')) {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end('{"object":"list","data":[{"id":"fake-model","object":"model"}]}')
    return
  }
  if (!/"stream": ?true/.test(body)) {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': syncReply.length })
    response.end(syncReply)
    return
  }
  const chunks = Number(/chunks=(\d+)/.exec(body)?.[1] ?? 4)
  const intervalMs = Number(/interval=(\d+)/.exec(body)?.[1] ?? 0)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  if (intervalMs === 0) {
    response.end(Array.from({ length: chunks }, chunk).join('') + lastChunks)
    return
  }
  let sent = 0
  let timer = setTimeout(step, pauseMs())
  response.on('close', () => clearTimeout(timer))

  function step() {
    sent += 1
    if (sent > chunks) {
      response.end(lastChunks)
      return
    }
    response.write(chunk())
    timer = setTimeout(step, pauseMs())
  }

  /** Half to one and a half intervals: models do not keep step, and equal timers would fire in bursts. */
  function pauseMs(): number {
    return intervalMs * (0.5 + Math.random())
  }
}

/** About 210 bytes. */
function chunk(): string {
  return `${chunkStart}@${String(monotonicMicroseconds()).padStart(15, '0')}; one more word${chunkEnd}`
}
