import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ChatInput } from '../chat-engine.ts'
import { openAiChatBody, withSmallerLimit } from './chat-body.ts'
import type { JsonObject } from './chat-body.ts'
import { traitsOf } from './dialect.ts'

const messages: ChatInput['messages'] = [{ role: 'user', content: 'Hi' }]

function bodyOf(
  input: Partial<ChatInput>,
  dialect: 'vllm' | 'ollama' | 'generic' = 'vllm',
  contextTokens?: number,
): JsonObject {
  return openAiChatBody(
    { model: 'm', messages, ...input },
    { traits: traitsOf(dialect), schemaField: 'response_format', contextTokens },
  )
}

describe('the body for an OpenAI-compatible server', () => {
  it('always streams and asks for the usage', () => {
    assert.deepEqual(bodyOf({}), { model: 'm', messages, stream: true, stream_options: { include_usage: true } })
  })

  it('refuses a prompt that the server would cut in silence, and leaves it to servers that refuse it themselves', () => {
    const long = { messages: [{ role: 'user', content: '长'.repeat(9000) }] } as const
    assert.throws(() => bodyOf({ ...long, contextTokens: 4096 }, 'ollama'), { kind: 'contextTooLong' })
    assert.doesNotThrow(() => bodyOf({ contextTokens: 4096 }, 'ollama'))
    assert.doesNotThrow(() => bodyOf({ ...long, contextTokens: 4096 }, 'vllm'))
  })

  it('holds all that the client sent, also what has no name here', () => {
    const body = bodyOf({
      temperature: 0.6,
      topP: 0.9,
      seed: 3,
      maxTokens: 10,
      stop: ['a'],
      extra: { user: 'u', presence_penalty: 1, model: 'other' },
    })
    assert.deepEqual(body, {
      user: 'u', presence_penalty: 1, model: 'm', messages, stream: true, stream_options: { include_usage: true },
      temperature: 0.6, top_p: 0.9, seed: 3, max_tokens: 10, stop: ['a'],
    }) // prettier-ignore
  })

  it('asks for greedy decoding by a temperature of 0', () => {
    const body = bodyOf({ doSample: false, temperature: 0.7, topP: 0.9 })
    assert.deepEqual([body['temperature'], body['top_p']], [0, undefined])
  })

  it('passes messages on unchanged, with every field', () => {
    const given: ChatInput['messages'] = [
      {
        role: 'assistant',
        content: null,
        reasoning_content: 'Hm',
        tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }],
        prefix: true,
      },
      { role: 'tool', tool_call_id: 'c', content: [{ type: 'text', text: 'x' }] },
    ]
    assert.deepEqual(bodyOf({ messages: given })['messages'], given)
  })

  it('makes a data URL of a picture in bare base64', () => {
    const picture = (url: string) =>
      [{ role: 'user', content: [{ type: 'image_url', image_url: { url, detail: 'low' } }] }] as const
    const urlOf = (url: string) => JSON.stringify(bodyOf({ messages: picture(url) })['messages'])
    assert.match(urlOf('/9j/4AAQ'), /"url":"data:image\/jpeg;base64,\/9j\/4AAQ","detail":"low"/)
    assert.match(urlOf('iVBORw0'), /data:image\/png;base64,iVBORw0/)
    for (const url of ['https://a/b.png', 'data:image/png;base64,xx']) assert.ok(urlOf(url).includes(`"url":"${url}"`))
  })

  it('names a function to call in OpenAI’s form', () => {
    const tools = [{ type: 'function', function: { name: 'f' } }] as const
    assert.deepEqual(bodyOf({ tools, toolChoice: { name: 'f' } })['tool_choice'], {
      type: 'function',
      function: { name: 'f' },
    })
    assert.equal(bodyOf({ tools, toolChoice: 'required' })['tool_choice'], 'required')
    assert.equal('tool_choice' in bodyOf({ tools, toolChoice: 'auto' }), false)
    assert.equal('tools' in bodyOf({ tools: [] }), false)
  })

  it('asks for JSON by response_format, or by the older field of vLLM', () => {
    const responseFormat = { type: 'json_schema', name: 'n', schema: { type: 'object' } } as const
    assert.deepEqual(bodyOf({ responseFormat })['response_format'], {
      type: 'json_schema',
      json_schema: { name: 'n', schema: { type: 'object' } },
    })
    assert.deepEqual(bodyOf({ responseFormat: { type: 'json_object' } })['response_format'], { type: 'json_object' })
    const older = openAiChatBody(
      { model: 'm', messages, responseFormat },
      { traits: traitsOf('vllm'), schemaField: 'guided_json', contextTokens: undefined },
    )
    assert.deepEqual([older['guided_json'], older['response_format']], [{ type: 'object' }, undefined])
  })

  it('tells each server in its own way whether to think', () => {
    const thinking = { enabled: false, clear: true }
    assert.deepEqual(bodyOf({ thinking })['chat_template_kwargs'], { enable_thinking: false, clear_thinking: true })
    assert.deepEqual(
      bodyOf({ thinking, extra: { chat_template_kwargs: { a: 1, clear_thinking: false } } })['chat_template_kwargs'],
      {
        enable_thinking: false,
        clear_thinking: false,
        a: 1,
      },
    )
    assert.equal(bodyOf({ thinking }, 'ollama')['reasoning_effort'], 'none')
    assert.equal(
      bodyOf({ thinking: { enabled: true, clear: true, effort: 'max' } }, 'ollama')['reasoning_effort'],
      'high',
    )
    assert.equal('reasoning_effort' in bodyOf({ thinking: { enabled: true, clear: true } }, 'ollama'), false)
    assert.equal('chat_template_kwargs' in bodyOf({}), false)
  })

  it('leaves out a limit that is larger than the context, or makes it smaller', () => {
    assert.equal(bodyOf({ maxTokens: 65_536 }, 'vllm', 32_768)['max_tokens'], undefined)
    assert.equal(bodyOf({ maxTokens: 65_536, contextTokens: 8192 })['max_tokens'], undefined)
    assert.equal(bodyOf({ maxTokens: 1000 }, 'vllm', 32_768)['max_tokens'], 1000)
    const smaller = Number(bodyOf({ maxTokens: 65_536 }, 'generic', 1000)['max_tokens'])
    assert.ok(smaller > 900 && smaller < 1000, `it is ${smaller}`)
  })
})

describe('a limit of output tokens that the server refuses', () => {
  const fitting = (message: string, asked = 7000) => withSmallerLimit({ max_tokens: asked }, message)?.['max_tokens']

  it('is made to fit by what the server says', () => {
    assert.equal(
      fitting(
        "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens (2000 in the messages, 7000 in the completion).",
      ),
      6191,
    )
    assert.equal(
      fitting(
        "'max_tokens' or 'max_completion_tokens' is too large: 7000. This model's maximum context length is 8192 tokens and your request has 2000 input tokens (7000 > 8192 - 2000).",
      ),
      6191,
    )
    assert.equal(
      fitting(
        "Requested token count exceeds the model's maximum context length of 8192 tokens. You requested a total of 9000 tokens: 2000 tokens from the input messages and 7000 tokens for the completion.",
      ),
      6191,
    )
    assert.equal(
      fitting(
        'max_tokens is too large: 7000. This model supports at most 4,096 completion tokens, whereas you provided 7000.',
      ),
      4096,
    )
  })

  it('is left alone when the prompt itself is too long or the error is another', () => {
    assert.equal(
      fitting(
        "This model's maximum context length is 8192 tokens. However, you requested 16000 tokens (9000 in the messages, 7000 in the completion).",
      ),
      undefined,
    )
    assert.equal(fitting("The input (9000 tokens) is longer than the model's context length (8192 tokens)."), undefined)
    assert.equal(fitting('Bad temperature'), undefined)
    assert.equal(withSmallerLimit({}, 'supports at most 5 completion tokens'), undefined)
  })
})
