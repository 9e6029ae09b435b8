import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { EngineError } from '@openmaas/engines'
import { FetchRefused } from '../outbound/index.ts'
import { DocumentFailure, StepFailed } from './document-failures.ts'
import { endOf } from './document-runner.ts'
import { ParseFailure } from './parsing/parsed-document.ts'

describe('the end of a failed attempt', () => {
  it('is final for a document that cannot be read or has no room', () => {
    assert.equal(endOf(new ParseFailure('encrypted', 'x'), 1)?.reason, 'encrypted')
    assert.equal(endOf(new DocumentFailure('space-used-up'), 1)?.reason, 'space-used-up')
  })

  it('is another try while an engine is down, for about an hour', () => {
    const down = new EngineError('unavailable', 'refused')
    assert.equal(endOf(down, 1), undefined)
    assert.equal(endOf(down, 19), undefined)
    assert.equal(endOf(down, 20)?.reason, 'embedding-failed')
  })

  it('comes soon for what time does not mend', () => {
    const refused = new EngineError('rejected', 'no such model')
    assert.equal(endOf(refused, 2), undefined)
    assert.equal(endOf(refused, 3)?.reason, 'embedding-failed')
    assert.equal(endOf(new FetchRefused('private-address', 'x'), 1)?.reason, 'fetch-failed')
    assert.equal(endOf(new FetchRefused('unreachable', 'x'), 2), undefined)
    assert.equal(endOf(new FetchRefused('unreachable', 'x'), 3)?.reason, 'fetch-failed')
  })

  it('names the step whose engine failed, and tries it again like that engine alone', () => {
    const down = new StepFailed('recognition-failed', new EngineError('unavailable', 'refused'))
    assert.equal(endOf(down, 19), undefined)
    assert.equal(endOf(down, 20)?.reason, 'recognition-failed')
    const refused = new StepFailed('model-failed', new EngineError('rejected', 'no such model'))
    assert.equal(endOf(refused, 3)?.reason, 'model-failed')
  })

  it('is another try for failures of our own, but not for ever', () => {
    assert.equal(endOf(new Error('disk full'), 1), undefined)
    assert.equal(endOf(new Error('disk full'), 20)?.reason, 'gave-up')
  })
})
