import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { catalogue, effectiveMaxTokens, findModel } from './index.ts'

describe('the model catalogue', () => {
  it('finds a model by its id in any letter case', () => {
    assert.equal(findModel('GLM-4.7')?.id, 'glm-4.7')
    assert.equal(findModel('chatglm_PRO')?.id, 'ChatGLM_pro')
    assert.equal(findModel('gpt-4'), undefined)
  })

  it('holds each id once and only successors that it knows', () => {
    const ids = catalogue.map(({ id }) => id.toLowerCase())
    assert.equal(new Set(ids).size, ids.length)
    for (const { successor } of catalogue) assert.ok(successor === null || findModel(successor))
  })

  it('gives every deprecated model a successor that is not deprecated', () => {
    for (const model of catalogue.filter(({ deprecatedOn }) => deprecatedOn !== null)) {
      assert.equal(findModel(model.successor ?? '')?.deprecatedOn, null, model.id)
    }
  })

  it('holds the documented numbers', () => {
    const model = findModel('glm-4.7')
    assert.deepEqual(
      [
        model?.contextTokens,
        model?.maxOutputTokens,
        model?.defaultMaxTokens,
        model?.defaultTemperature,
        model?.thinking,
      ],
      [204800, 131072, 65536, 1, 'forced'],
    )
    assert.deepEqual(findModel('embedding-3')?.dimensions, [256, 512, 1024, 2048])
    assert.equal(findModel('glm-4-plus')?.concurrency.V3, 500)
    assert.equal(findModel('glm-4-voice')?.concurrency.V0, 5)
    assert.equal(findModel('glm-4.7-flash')?.asyncChat, false)
    assert.equal(findModel('glm-4.5v')?.tools, false)
  })
})

describe('effectiveMaxTokens', () => {
  it('cuts a wish above the limit of the model', () => {
    assert.equal(effectiveMaxTokens(findModel('glm-4.6v'), 131072), 32768)
  })

  it('takes the default of the model without a wish', () => {
    assert.equal(effectiveMaxTokens(findModel('glm-4.6v'), undefined), 16384)
  })

  it('leaves a model of nobody alone', () => {
    assert.equal(effectiveMaxTokens(undefined, undefined), undefined)
    assert.equal(effectiveMaxTokens(undefined, 9), 9)
  })
})
