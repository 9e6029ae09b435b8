import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { chatCompletionRequest, findModel } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'
import { requireChatModel } from './chat-limits.ts'

type Part = Readonly<Record<string, unknown>>

const image = (url = 'https://example.org/a.png'): Part => ({ type: 'image_url', image_url: { url } })
const video: Part = { type: 'video_url', video_url: { url: 'https://example.org/a.mp4' } }
const file = (url = 'https://example.org/a.pdf'): Part => ({ type: 'file_url', file_url: { url } })
const user = (...content: Part[]): Part => ({ role: 'user', content: [...content, { type: 'text', text: 'look' }] })

/** The code and the field of the refusal, or undefined. */
function refusal(model: string, messages: readonly Part[], fields: Part = {}): string | undefined {
  const request = chatCompletionRequest.parse({ model, messages, ...fields })
  try {
    requireChatModel(request, findModel(model))
    return undefined
  } catch (error) {
    assert.ok(error instanceof ApiError)
    const { field, field1, field2 } = error.parameters
    return `${error.code} ${String(field ?? `${String(field1)} ${String(field2)}`)}`
  }
}

const bytes = (count: number): string => Buffer.alloc(count, 1).toString('base64')
const fiveMegabytes = 5 * 1_048_576

describe('pictures', () => {
  it('inside a request have at most 5 MB, with the head of a data URI or without', () => {
    for (const head of ['data:image/png;base64,', '']) {
      assert.equal(refusal('glm-4.6v', [user(image(head + bytes(fiveMegabytes)))]), undefined)
      assert.equal(
        refusal('glm-4.6v', [user(image(head + bytes(fiveMegabytes + 1)))]),
        '1214 messages[0].content[0].image_url.url',
      )
    }
  })

  it('are counted over the whole request', () => {
    const pictures = (count: number): Part[] => Array.from({ length: count }, () => image())
    assert.equal(refusal('glm-4.6v', [user(...pictures(25)), user(...pictures(25))]), undefined)
    assert.equal(refusal('glm-4.6v', [user(...pictures(25)), user(...pictures(26))]), '1214 messages')
    assert.equal(refusal('glm-4v-plus-0111', [user(...pictures(6))]), '1214 messages')
    assert.equal(refusal('glm-4v-flash', [user(...pictures(2))]), '1214 messages')
  })

  it('come to glm-4v-flash by address only', () => {
    assert.equal(refusal('glm-4v-flash', [user(image())]), undefined)
    for (const url of [`data:image/png;base64,${bytes(9)}`, bytes(9)]) {
      assert.equal(refusal('glm-4v-flash', [user(image(url))]), '1214 messages[0].content[0].image_url.url')
    }
  })
})

describe('files', () => {
  it('come by address only', () => {
    assert.equal(refusal('glm-4.6v', [user(file())]), undefined)
    for (const url of [`data:application/pdf;base64,${bytes(9)}`, bytes(9)]) {
      assert.equal(refusal('glm-4.6v', [user(file(url))]), '1214 messages[0].content[0].file_url.url')
    }
  })

  it('are at most 50 a request', () => {
    const files = Array.from({ length: 50 }, () => file())
    assert.equal(refusal('glm-4.6v', [user(...files)]), undefined)
    assert.equal(refusal('glm-4.6v', [user(...files), user(file())]), '1214 messages')
  })

  it('stand beside no picture or video in one message, but may follow an earlier one', () => {
    assert.equal(refusal('glm-4.6v', [user(file(), image())]), '1215 file_url image_url')
    assert.equal(refusal('glm-4.6v', [user(video, file())]), '1215 file_url video_url')
    assert.equal(refusal('glm-4.6v', [user(image()), user(file())]), undefined)
  })

  it('are refused by models that read none', () => {
    assert.equal(refusal('glm-4.1v-thinking-flash', [user(file())]), '1214 messages[0].content[0].type')
    assert.equal(refusal('glm-4.6', [user(file())]), '1214 messages[0].content[0].type')
  })
})

describe('tools', () => {
  const functionTool = { type: 'function', function: { name: 'look_up' } }
  const search = { type: 'web_search', web_search: { search_engine: 'search_std' } }
  const ask = (model: string, tools: readonly object[]): string | undefined =>
    refusal(model, [{ role: 'user', content: 'hi' }], { tools })

  it('are refused by vision models without them, where an empty list asks for nothing', () => {
    for (const model of ['glm-4.5v', 'glm-4.1v-thinking-flash', 'glm-4v-flash', 'glm-4v-plus-0111']) {
      assert.equal(ask(model, [functionTool]), '1214 tools', model)
      assert.equal(ask(model, []), undefined)
    }
    for (const model of ['glm-4.6v', 'glm-4.6v-flash', 'glm-5v-turbo', 'autoglm-phone'])
      assert.equal(ask(model, [functionTool]), undefined, model)
  })

  it('of vision models are functions; text models take every kind', () => {
    assert.equal(ask('glm-4.6v', [functionTool, search]), '1214 tools[1].type')
    assert.equal(ask('glm-4.6', [functionTool, search]), undefined)
  })

  it('of a model in no document are for its engine to judge', () => {
    assert.equal(ask('glm-5.3-flash', [functionTool, search]), undefined)
  })
})

describe('JSON mode', () => {
  it('is taken by every chat model, also where the documents do not name it', () => {
    for (const model of ['glm-4.6', 'glm-4.6v', 'glm-4v-flash', 'charglm-4']) {
      const format = { response_format: { type: 'json_object' } }
      assert.equal(refusal(model, [{ role: 'user', content: 'hi' }], format), undefined, model)
    }
  })
})
