import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { EngineError } from '../../engine-error.ts'
import type { ChatInput } from '../../chat-engine.ts'
import { answerGrammar } from './answer-grammar.ts'
import { createGrammarRules, literal } from './json-grammar.ts'

const input = (more: Partial<ChatInput>): ChatInput => ({ model: 'm', messages: [], ...more })
const tool = (name: string) => ({ type: 'function', function: { name } }) as const

describe('the grammar of an answer', () => {
  it('is absent for free text', () => {
    assert.equal(answerGrammar(input({})), undefined)
    assert.equal(answerGrammar(input({ responseFormat: { type: 'text' }, tools: [tool('a')] })), undefined)
  })

  it('lets only the demanded tool be called', () => {
    const tools = [tool('first'), tool('second')]
    const named = answerGrammar(input({ tools, toolChoice: { name: 'second' } })) ?? ''
    assert.ok(named.includes('second') && !named.includes('first'))
    const required = answerGrammar(input({ tools, toolChoice: 'required' })) ?? ''
    assert.ok(required.includes('second') && required.includes('first'))
  })

  it('refuses a tool choice without its tool and a reference that leads nowhere', () => {
    const kind = (name: string) => (error: unknown) => error instanceof EngineError && error.kind === name
    assert.throws(() => answerGrammar(input({ toolChoice: 'required' })), kind('rejected'))
    assert.throws(() => answerGrammar(input({ tools: [tool('a')], toolChoice: { name: 'b' } })), kind('rejected'))
    const schema = { $ref: '#/$defs/missing' }
    assert.throws(
      () => answerGrammar(input({ responseFormat: { type: 'json_schema', name: 's', schema } })),
      kind('unsupported'),
    )
  })

  it('allows JSON or a call where tools stand beside JSON output', () => {
    const grammar = answerGrammar(input({ tools: [tool('a')], responseFormat: { type: 'json_object' } })) ?? ''
    assert.match(grammar, /^root ::= space \(object \| "<tool_call>"/)
  })
})

describe('grammar rules of a schema', () => {
  const write = (schema: unknown) => {
    const rules = createGrammarRules()
    const root = rules.addSchema(schema)
    return rules.write(root)
  }

  it('escape what stands in literals', () => {
    assert.equal(literal('a"b\\c\nd'), String.raw`"a\"b\\c\nd"`)
  })

  it('end for schemas that refer to themselves', () => {
    const tree = {
      $defs: { node: { type: 'object', properties: { next: { $ref: '#/$defs/node' } } } },
      $ref: '#/$defs/node',
    }
    assert.ok(write(tree).length > 0)
    assert.ok(write({ type: 'array', items: { $ref: '#' } }).length > 0)
  })
})
