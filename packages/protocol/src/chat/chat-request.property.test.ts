import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { describeIssue } from '../issues.ts'
import { withoutNulls } from '../nulls.ts'
import { chatCompletionRequest } from './chat-request.ts'

/** Messages that most often are accepted, in the forms that clients send. */
const message = fc.record(
  {
    role: fc.constantFrom('user', 'assistant', 'system', 'developer', 'function'),
    content: fc.oneof(fc.string(), fc.array(fc.record({ type: fc.constantFrom('text', 'other'), text: fc.string() }))),
    function_call: fc.record({
      name: fc.string(),
      arguments: fc.oneof(fc.string(), fc.dictionary(fc.string(), fc.jsonValue())),
    }),
    name: fc.string(),
  },
  { requiredKeys: ['role', 'content', 'function_call'] },
)

const options = fc.record(
  {
    stop: fc.oneof(fc.string(), fc.array(fc.string({ minLength: 1 }), { maxLength: 4 })),
    max_completion_tokens: fc.integer({ min: 1 }),
    request_id: fc.oneof(fc.integer(), fc.string({ maxLength: 64 })),
    store: fc.jsonValue(),
  },
  { requiredKeys: [] },
)

/** Bodies that are nearly right, so that the walk gets deep before something is wrong. */
const nearlyRight = fc.record(
  {
    model: fc.oneof(fc.constant('glm-4.7'), fc.jsonValue()),
    messages: fc.oneof(
      fc.array(
        fc.record(
          {
            role: fc.oneof(
              fc.constantFrom('user', 'assistant', 'system', 'tool', 'function', 'developer'),
              fc.jsonValue(),
            ),
            content: fc.oneof(
              fc.string(),
              fc.array(
                fc.oneof(
                  fc.record({ type: fc.constantFrom('text', 'image_url'), image_url: fc.jsonValue() }),
                  fc.jsonValue(),
                ),
              ),
              fc.jsonValue(),
            ),
            tool_calls: fc.oneof(
              fc.array(fc.oneof(fc.record({ id: fc.string(), function: fc.jsonValue() }), fc.jsonValue())),
              fc.jsonValue(),
            ),
            function_call: fc.jsonValue(),
            tool_call_id: fc.oneof(fc.string(), fc.jsonValue()),
          },
          { requiredKeys: [] },
        ),
      ),
      fc.jsonValue(),
    ),
    tools: fc.oneof(
      fc.array(
        fc.oneof(
          fc.record({ type: fc.constantFrom('function', 'web_search'), web_search: fc.jsonValue() }),
          fc.jsonValue(),
        ),
      ),
      fc.jsonValue(),
    ),
    stop: fc.oneof(fc.string(), fc.array(fc.string()), fc.jsonValue()),
    thinking: fc.jsonValue(),
    response_format: fc.jsonValue(),
    tool_choice: fc.jsonValue(),
    max_completion_tokens: fc.jsonValue(),
  },
  { requiredKeys: [] },
)

describe('a chat request of any shape', () => {
  it('is accepted, or refused with a field and a reason in both languages', () => {
    fc.assert(
      fc.property(nearlyRight, (body) => {
        const before = JSON.stringify(body)
        const parsed = chatCompletionRequest.safeParse(withoutNulls(body))
        assert.equal(JSON.stringify(body), before, 'the body is not changed')
        if (parsed.success) return
        const { parameters } = describeIssue(parsed.error)
        assert.ok(parameters.field.length > 0)
        assert.ok(parameters.reason.zh.length > 0 && parameters.reason.en.length > 0)
      }),
      { numRuns: 500 },
    )
  })

  it('parses to the same again, so that a stored request can be read back', () => {
    let accepted = 0
    fc.assert(
      fc.property(options, fc.array(message, { maxLength: 4 }), (rest, messages) => {
        const body = { ...rest, model: 'glm-4.7', messages: [{ role: 'user', content: 'Hello' }, ...messages] }
        // As it comes from the network.
        const received: object = JSON.parse(JSON.stringify(body))
        const parsed = chatCompletionRequest.safeParse(withoutNulls(received))
        if (!parsed.success) return
        accepted++
        assert.deepEqual(chatCompletionRequest.parse(JSON.parse(JSON.stringify(parsed.data))), parsed.data)
      }),
      { numRuns: 500 },
    )
    assert.ok(accepted > 20, `only ${accepted} of 500 requests were accepted, too few to show anything`)
  })
})
