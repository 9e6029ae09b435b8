import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { EngineError } from '@openmaas/engines'
import { toApiError } from './to-api-error.ts'

const texts = (error: unknown) => {
  const apiError = toApiError(error, 'id-1')
  return [apiError.code, apiError.text('zh'), apiError.text('en')]
}

describe('a failure of an engine', () => {
  it('is told in the language that was asked for, with the engine’s own words in quotes', () => {
    assert.deepEqual(texts(new EngineError('contextTooLong', 'The prompt has 9 tokens.')), [
      '1261',
      'Prompt 超长。引擎返回：“The prompt has 9 tokens.”',
      'The prompt is too long. The engine said: "The prompt has 9 tokens."',
    ])
    assert.deepEqual(texts(new EngineError('rejected', 'No tools here')), [
      '1210',
      'API 调用参数有误，请检查文档。模型引擎拒绝了该请求。引擎返回：“No tools here”',
      'The parameters of the API call are wrong. The engine of the model refused the request. The engine said: "No tools here"',
    ])
    const unsupported = texts(new EngineError('unsupported', 'Text only'))
    assert.match(unsupported[1] ?? '', /模型引擎不支持该请求。引擎返回：“Text only”$/)
  })

  it('passes the code of the platform on, except where that speaks of our own credentials', () => {
    const refused = new EngineError('rejected', 'The platform answered with code 1301.', { platformCode: '1301' })
    assert.equal(texts(refused)[0], '1301')
    const ours = new EngineError('unauthorized', 'The platform answered with code 1002.', { platformCode: '1002' })
    assert.deepEqual(texts(ours)[0], '1234')
  })
})

describe('a failure that nobody foresaw', () => {
  it('is an internal error that tells nothing of itself', () => {
    assert.deepEqual(texts(new Error('secret path')), ['500', '内部错误', 'Internal error'])
  })
})
