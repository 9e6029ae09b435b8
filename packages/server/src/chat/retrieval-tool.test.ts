import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ChatPart } from '@openmaas/engines'
import { asyncChatCompletionRequest } from '@openmaas/protocol'
import type { CallContext } from '../calls/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { ChatKnowledge, KnowledgeForChat, KnowledgeLookup, KnowledgeTurn } from './retrieval-tool.ts'
import { withKnowledge } from './retrieval-tool.ts'

const context: CallContext = {
  operation: 'test',
  requestId: 'r-1',
  caller: { accountId: '1', accountName: 'test', keyId: 'k', role: 'member', tier: 'unlimited' },
  path: '',
  headers: {},
  signal: new AbortController().signal,
  replyHeaders: {},
  outcome: {},
}

interface Asked {
  readonly knowledgeIds: readonly string[]
  readonly turns: readonly KnowledgeTurn[]
}

/** An account with the bases 1 and 2, in which one slice answers everything. */
function knowledge(): KnowledgeForChat & { readonly asked: Asked[]; readonly kept: string[] } {
  const asked: Asked[] = []
  const kept: string[] = []
  const lookup: KnowledgeLookup = {
    keep: async () => void kept.push('slices'),
    answered: async (text) => void kept.push(text),
    async recall(request): Promise<ChatKnowledge> {
      asked.push(request)
      const name = `${request.knowledgeIds.join('+')}.txt`
      return {
        query: 'q',
        text: `[1] ${name}`,
        sliceTexts: [name],
        contents: [{ text: name }],
        documents: [{ type: 'txt', name }],
        tokens: 3,
      }
    },
  }
  return {
    asked,
    kept,
    ownBases: async (_, ids) => new Set(ids.filter((id) => id === '1' || id === '2')),
    begin: () => lookup,
  }
}

function requestOf(fields: object) {
  return asyncChatCompletionRequest.parse({
    model: 'glm-4.6',
    messages: [{ role: 'user', content: '半径是多少？' }],
    ...fields,
  })
}

function retrieval(id: string, template?: string): object {
  return {
    type: 'retrieval',
    retrieval: { knowledge_id: id, ...(template === undefined ? {} : { prompt_template: template }) },
  }
}

async function* given(parts: readonly ChatPart[]): AsyncGenerator<ChatPart, void, undefined> {
  yield* parts
}

const template = '资料：{{ knowledge }}；问题：{{question}}'
const weather = { type: 'function', function: { name: 'weather', description: 'w', parameters: {} } }

describe('tools of type retrieval', () => {
  it('fill what they find into the last question and leave the other messages', async () => {
    const messages = [
      { role: 'system', content: 's' },
      { role: 'user', content: '月球是什么？' },
      { role: 'assistant', content: '卫星。' },
      { role: 'user', content: '它的半径是多少？' },
    ]
    const found = knowledge()
    const { request, told } = await withKnowledge(
      requestOf({ messages, tools: [retrieval('1', template)] }),
      found,
      false,
      context,
    )
    assert.deepEqual(request.messages, [
      ...messages.slice(0, 3),
      { role: 'user', content: '资料：[1] 1.txt；问题：它的半径是多少？' },
    ])
    assert.deepEqual(request.tools, [])
    assert.deepEqual(
      found.asked[0]?.turns.map(({ text }) => text),
      messages.map(({ content }) => content),
    )
    assert.deepEqual(told?.fields['knowledgeV2'] && Reflect.get(told.fields['knowledgeV2'], 'contents'), [
      { text: '1.txt', index: 0 },
    ])
  })

  it('tell their hits, as a call of type retrieval too where one is asked for', async () => {
    const reference = [{ index: 1, doc_type: 'txt', doc_name: '1.txt' }]
    const alone = await withKnowledge(requestOf({ tools: [retrieval('1')] }), knowledge(), false, context)
    assert.equal(alone.told?.messageFields, undefined)
    const found = alone.told?.fields['knowledgeV2']
    assert.deepEqual(found && Reflect.get(found, 'doc_reference'), reference)
    const tool = { type: 'retrieval', retrieval: { knowledge_id: '1', reply_call: true } }
    const asked = await withKnowledge(requestOf({ tools: [weather, tool] }), knowledge(), false, context)
    assert.deepEqual(asked.told?.messageFields, {
      tool_calls: [
        {
          index: 0,
          id: 'retrieval_r-1',
          type: 'retrieval',
          function: { name: 'retrieval', arguments: '{"knowledge_ids":["1"]}' },
          doc_reference: reference,
        },
      ],
    })
    assert.deepEqual(
      asked.request.tools?.map(({ type }) => type),
      ['function'],
    )
    assert.match(String(asked.request.messages[0]?.content), /1\.txt/)
  })

  it('keep what they find before the answer goes out, and the answer with it', async () => {
    const found = knowledge()
    const { follow } = await withKnowledge(requestOf({ tools: [retrieval('1')] }), found, false, context)
    const parts: ChatPart[] = [
      { type: 'text-delta', text: '是' },
      { type: 'text-delta', text: '三。' },
      { type: 'finish', reason: 'stop', usage: { promptTokens: 1, completionTokens: 1, source: 'engine' } },
    ]
    const kept: number[] = []
    for await (const part of follow?.(given(parts)) ?? []) {
      assert.equal(part, parts[kept.length])
      kept.push(found.kept.length)
    }
    assert.deepEqual(kept, [1, 1, 2])
    assert.deepEqual(found.kept, ['slices', '是三。'])
  })

  it('are searched together where they have one template, and one after the other where not', async () => {
    const together = knowledge()
    await withKnowledge(requestOf({ tools: [retrieval('1'), retrieval('2')] }), together, false, context)
    assert.deepEqual(
      together.asked.map(({ knowledgeIds }) => knowledgeIds),
      [['1', '2']],
    )
    const apart = knowledge()
    const tools = [retrieval('1'), retrieval('2', template)]
    const { request } = await withKnowledge(requestOf({ tools }), apart, false, context)
    assert.deepEqual(
      apart.asked.map(({ knowledgeIds }) => knowledgeIds),
      [['1'], ['2']],
    )
    assert.match(String(request.messages[0]?.content), /1\.txt[^]+资料：\[1\] 2\.txt；问题：半径是多少？$/)
  })

  it('keep pictures beside the question', async () => {
    const picture = { type: 'image_url', image_url: { url: 'https://example.com/a.png' } }
    const messages = [{ role: 'user', content: [{ type: 'text', text: '这是什么？' }, picture] }]
    const { request } = await withKnowledge(
      requestOf({ messages, tools: [retrieval('1', template)] }),
      knowledge(),
      false,
      context,
    )
    assert.deepEqual(request.messages[0]?.content, [
      picture,
      { type: 'text', text: '资料：[1] 1.txt；问题：这是什么？' },
    ])
  })

  it('read nothing in what was found or asked as a placeholder', async () => {
    const messages = [{ role: 'user', content: '{{knowledge}} 是什么？' }]
    const { request } = await withKnowledge(
      requestOf({ messages, tools: [retrieval('1', '{{question}}|{{knowledge}}')] }),
      knowledge(),
      false,
      context,
    )
    assert.equal(request.messages[0]?.content, '{{knowledge}} 是什么？|[1] 1.txt')
  })

  it('are not used without a question, or when no tool shall be', async () => {
    const found = knowledge()
    const silent = await withKnowledge(
      requestOf({ messages: [{ role: 'user', content: ' ' }], tools: [retrieval('1')] }),
      found,
      false,
      context,
    )
    const none = await withKnowledge(requestOf({ tool_choice: 'none', tools: [retrieval('1')] }), found, false, context)
    assert.deepEqual([found.asked.length, silent.told, none.told], [0, undefined, undefined])
    assert.deepEqual([silent.request.tools, none.request.tools], [[], []])
  })

  it('refuse a base that the account does not have, unless every engine may know it', async () => {
    const request = requestOf({ tools: [weather, retrieval('9')] })
    await assert.rejects(
      withKnowledge(request, knowledge(), false, context),
      (error: unknown) =>
        error instanceof ApiError &&
        error.status === 404 &&
        /tools\[1\]\.retrieval\.knowledge_id/.test(error.text('en')),
    )
    const left = await withKnowledge(request, knowledge(), true, context)
    assert.deepEqual(left.request.tools, request.tools)
    const mixed = requestOf({ tools: [retrieval('9'), retrieval('1')] })
    const both = await withKnowledge(mixed, knowledge(), true, context)
    assert.deepEqual(both.request.tools, [retrieval('9')])
    assert.match(String(both.request.messages[0]?.content), /1\.txt/)
  })

  it('refuse a template that lacks a placeholder', async () => {
    for (const wrong of ['{{knowledge}}', '问题：{{ question }}', 'nothing']) {
      await assert.rejects(
        withKnowledge(requestOf({ tools: [retrieval('1', wrong)] }), knowledge(), false, context),
        (error: unknown) =>
          error instanceof ApiError && error.code === '1214' && /prompt_template/.test(error.text('en')),
      )
    }
  })
})
