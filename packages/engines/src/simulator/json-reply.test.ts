import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ChatMessage, ResponseFormat } from '../chat-engine.ts'
import { EngineError } from '../engine-error.ts'
import { ask } from './testing/ask-simulator.ts'

const jsonObject: ResponseFormat = { type: 'json_object' }

function bySchema(schema: Readonly<Record<string, unknown>>): ResponseFormat {
  return { type: 'json_schema', name: 'reply', schema }
}

async function json(request: string | readonly ChatMessage[], responseFormat: ResponseFormat): Promise<unknown> {
  return JSON.parse((await ask(request, { responseFormat })).content)
}

describe('json_object', () => {
  it('takes the shape of an example in the prompt and the values of the text', async () => {
    const reply = await json(
      'Return JSON like {"name": "string", "age": 0, "email": "string"}. Ada Lovelace is 36 years old, ada@example.com.',
      jsonObject,
    )
    assert.deepEqual(reply, { name: 'Ada Lovelace', age: 36, email: 'ada@example.com' })
  })

  it('takes the shape of a schema in the system message', async () => {
    const schema = {
      type: 'object',
      properties: { city: { type: 'string' }, year: { type: 'integer' } },
      required: ['city', 'year'],
    }
    const messages: ChatMessage[] = [
      { role: 'system', content: `Answer with JSON that obeys this schema: ${JSON.stringify(schema)}` },
      { role: 'user', content: 'The fair took place in Lisbon in 1998.' },
    ]
    assert.deepEqual(await json(messages, jsonObject), { city: 'Lisbon', year: 1998 })
  })

  it('takes the keys that the prompt names', async () => {
    const reply = await json(
      'Extract name, age and city as JSON: John Smith is 30 years old and lives in Paris.',
      jsonObject,
    )
    assert.deepEqual(reply, { name: 'John Smith', age: 30, city: 'Paris' })
    const messages: ChatMessage[] = [
      { role: 'system', content: '请以 JSON 返回，字段：姓名、年龄' },
      { role: 'user', content: '小明今年12岁。' },
    ]
    assert.deepEqual(await json(messages, jsonObject), { 姓名: '小明', 年龄: 12 })
  })

  it('gives back an object that the prompt gives', async () => {
    const cases: readonly (readonly [prompt: string, reply: unknown])[] = [
      ['Answer with {"city": "Paris"}', { city: 'Paris' }],
      ['Reply with exactly this JSON: {"ok": true, "n": 3, "none": null}', { ok: true, n: 3, none: null }],
      ['Return the JSON {"a": 1, "b": [1, 2], "c": {"d": "x"}} and nothing else.', { a: 1, b: [1, 2], c: { d: 'x' } }],
      ['What is the weather? Respond in JSON {"temp": 21, "unit": "C"}', { temp: 21, unit: 'C' }],
      ['以 JSON 返回：{"城市": "北京"}', { 城市: '北京' }],
      ['请只输出 {"code": 0, "message": "ok"}', { code: 0, message: 'ok' }],
    ]
    for (const [prompt, reply] of cases) assert.deepEqual(await json(prompt, jsonObject), reply, prompt)
  })

  it('gives back data of the prompt, whole or the members that are asked for', async () => {
    const data = 'Here is the data: {"name": "Ada", "age": 36, "tags": ["a", "b"]}.'
    assert.deepEqual(await json(`${data} Return it as JSON.`, jsonObject), { name: 'Ada', age: 36, tags: ['a', 'b'] })
    assert.deepEqual(await json(`${data} Extract the name as JSON.`, jsonObject), { name: 'Ada' })
  })

  it('takes no values from an object that only shows the form', async () => {
    assert.deepEqual(await json('Answer with {"city": "..."}', jsonObject), { city: 'unknown' })
    const example = '请以JSON格式输出，例如 {"姓名": "张三", "年龄": 20}。文本：李四今年30岁。'
    assert.deepEqual(await json(example, jsonObject), { 姓名: '李四', 年龄: 30 })
    const messages: ChatMessage[] = [
      { role: 'system', content: 'Answer with JSON such as {"city": "Paris", "year": 1900}.' },
      { role: 'user', content: 'The fair took place in Lisbon.' },
    ]
    assert.deepEqual(await json(messages, jsonObject), { city: 'Lisbon', year: 0 })
  })

  it('is an object also where the prompt names no shape', async () => {
    const reply = await json('Hello', jsonObject)
    assert.ok(typeof reply === 'object' && reply !== null && 'answer' in reply)
  })
})

describe('json_schema', () => {
  it('is filled from the text, without a word around it', async () => {
    const schema = {
      type: 'object',
      properties: {
        sentiment: { type: 'string', enum: ['positive', 'negative', 'neutral'] },
        price: { type: 'number' },
        tags: { type: 'array', items: { type: 'string', enum: ['food', 'service', 'noise'] } },
      },
      required: ['sentiment', 'price', 'tags'],
      additionalProperties: false,
    }
    const reply = await json('I love the food and the service. We paid $45.50.', bySchema(schema))
    assert.deepEqual(reply, { sentiment: 'positive', price: 45.5, tags: ['food', 'service'] })
  })

  it('answers null for what the text does not tell where null is allowed', async () => {
    const schema = {
      type: 'object',
      properties: {
        email: { anyOf: [{ type: 'string', format: 'email' }, { type: 'null' }] },
        phone: { type: ['string', 'null'] },
      },
      required: ['email', 'phone'],
    }
    assert.deepEqual(await json('Write to eve@example.org, please.', bySchema(schema)), {
      email: 'eve@example.org',
      phone: null,
    })
  })

  it('follows references, also recursive ones', async () => {
    const schema = {
      $defs: {
        node: {
          type: 'object',
          properties: { title: { type: 'string' }, children: { type: 'array', items: { $ref: '#/$defs/node' } } },
          required: ['title', 'children'],
        },
      },
      $ref: '#/$defs/node',
    }
    const reply = await json('A tree with the title "Root".', bySchema(schema))
    assert.ok(typeof reply === 'object' && reply !== null && 'title' in reply && 'children' in reply)
  })

  it('is refused when nothing can satisfy the schema', async () => {
    for (const schema of [
      { type: 'string', minLength: 3, maxLength: 2 },
      { $ref: '#/$defs/none' },
      { anyOf: [{ $ref: '#' }] },
    ]) {
      await assert.rejects(
        ask('Hello', { responseFormat: bySchema(schema) }),
        (error) => error instanceof EngineError && error.kind === 'unsupported',
      )
    }
  })
})

describe('JSON that only the prompt asks for', () => {
  it('is answered clean as well', async () => {
    const reply = await ask('Answer only in JSON with the key "verdict".')
    assert.ok('verdict' in (JSON.parse(reply.content) as object))
  })

  it('is not seen in a question about JSON', async () => {
    assert.match((await ask('What is JSON?')).content, /simulator/)
  })
})
