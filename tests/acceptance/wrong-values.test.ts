import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { call } from './support/call.ts'
import { weatherTool } from './support/chat-bodies.ts'
import { assertErrorEnvelope } from './support/errors.ts'
import { at, isObject, type Json, type JsonObject } from './support/json.ts'
import { serverUnderTest, type ServerUnderTest } from './support/server.ts'

const message: JsonObject = {
  role: 'assistant',
  content: [{ type: 'text', text: 'x' }],
  reasoning_content: 'x',
  tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }],
}

/** Whole requests; each of their values, at any depth, is replaced by each of the wrong values in turn. */
const wholeBodies: readonly { path: string; body: JsonObject }[] = [
  {
    path: '/paas/v4/chat/completions',
    body: {
      model: 'glm-4.6v',
      messages: [
        { role: 'user', content: 'Hello' },
        message,
        { role: 'tool', tool_call_id: 'c', content: 'x' },
        {
          role: 'user',
          content: [
            {
              type: 'image_url',
              image_url: {
                url: 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
              },
            },
          ],
        },
      ],
      tools: [weatherTool],
      tool_choice: { type: 'function', function: { name: 'get_weather' } },
      thinking: { type: 'enabled', clear_thinking: true },
      response_format: { type: 'json_schema', json_schema: { name: 'n', schema: { type: 'object' } } },
      stream_options: { include_usage: true },
      stop: ['x'],
      max_tokens: 5,
      temperature: 0.5,
      top_p: 0.5,
      seed: 1,
      do_sample: true,
      tool_stream: true,
      user_id: 'user-1',
      request_id: 'request-1',
      reasoning_effort: 'high',
      sensitive_word_check: { type: 'ALL', status: 'DISABLE' },
    },
  },
  {
    path: '/paas/v4/embeddings',
    body: { model: 'embedding-3', input: ['a'], dimensions: 256, encoding_format: 'float' },
  },
  { path: '/paas/v4/tokenizer', body: { model: 'glm-4.6', messages: [message], tools: [weatherTool] } },
  { path: '/admin/accounts', body: { name: 'n', tier: 'V0', role: 'member' } },
]

const wrongValues: readonly Json[] = [
  null,
  true,
  -1,
  1e308,
  '',
  'x',
  '\u0000',
  '😀'.repeat(300),
  [],
  [[]],
  [null],
  {},
  { a: {} },
]

describe('a wrong value anywhere in a request', () => {
  let server: ServerUnderTest
  before(async () => {
    server = await serverUnderTest()
  })
  after(() => server.stop())

  for (const { path, body } of wholeBodies) {
    it(`gets an answer or a documented refusal at ${path}, never a failure of the server`, async () => {
      for (const steps of pathsOf(body)) {
        for (const wrong of wrongValues) {
          const reply = await call(`${server.url}/api${path}`, { key: server.key, body: replaced(body, steps, wrong) })
          const what = `${steps.join('.')} = ${JSON.stringify(wrong).slice(0, 40)}: ${reply.status} ${reply.text.slice(0, 300)}`
          assert.ok(reply.status < 500, what)
          if (reply.status >= 400) assertErrorEnvelope(reply)
        }
      }
    })
  }
})

/** Where the values of a body stand, containers included. */
function pathsOf(value: Json, steps: readonly string[] = []): string[][] {
  const entries = Array.isArray(value)
    ? value.map((item, index): [string, Json] => [String(index), item])
    : objectEntries(value)
  return entries.flatMap(([name, item]) => [[...steps, name], ...pathsOf(item, [...steps, name])])
}

function objectEntries(value: Json): [string, Json][] {
  return isObject(value) ? Object.entries(value) : []
}

function replaced(body: JsonObject, steps: readonly string[], value: Json): Json {
  const copy = structuredClone(body)
  const parentSteps = steps.slice(0, -1)
  const parent = parentSteps.length === 0 ? copy : at(copy, parentSteps.join('.'))
  const name = steps.at(-1) ?? ''
  if (Array.isArray(parent)) parent[Number(name)] = value
  else if (isObject(parent)) parent[name] = value
  return copy
}
