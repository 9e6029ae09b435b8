import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { EngineError } from '@openmaas/engines'
import type { ChatPart } from '@openmaas/engines'
import { testAccess, testCaller } from '../access/testing.ts'
import type { CallContext } from '../calls/index.ts'
import type { ChatService } from '../chat/index.ts'
import { describeOnDatabases } from '../database/testing.ts'
import type { TestDatabase } from '../database/testing.ts'
import type { RecalledSlice, RecallRequest } from '../knowledge/index.ts'
import { silentTelemetry } from '../telemetry/index.ts'
import { AnswerService } from './answer-service.ts'
import type { AnswerRequest } from './answer-service.ts'
import { questionRewriter } from './question-rewriter.ts'
import type { RewriteQuestion } from './question-rewriter.ts'
import { RecallKeeper } from './recall-keeper.ts'
import { recallRepository } from './recall-repository.ts'
import { sliceInfoReply, SliceInfoService } from './slice-info.ts'

const slice: RecalledSlice = {
  id: '11',
  accountId: '1',
  knowledgeId: '2',
  documentId: '3',
  documentName: '月球.txt',
  documentFormat: 'txt',
  version: 1,
  ordinal: 0,
  text: '月球的半径约为1737公里。',
  headings: '[]',
  contextualText: '',
  page: null,
  positions: null,
  sheet: null,
  line: null,
  question: null,
  score: 0.9,
  recallScore: 0.9,
  stages: { recallRank: 1 },
}
const parts: ChatPart[] = [
  { type: 'text-delta', text: '1737' },
  { type: 'finish', reason: 'stop', usage: { promptTokens: 1, completionTokens: 1, source: 'engine' } },
]

function contextOf(accountId: string): CallContext {
  return {
    operation: 'test',
    requestId: 'call',
    caller: testCaller('V0', accountId),
    path: '/',
    headers: {},
    signal: new AbortController().signal,
    replyHeaders: {},
    outcome: {},
  }
}

/** A chat service that says what it is told to and keeps what it was asked. */
function chatThat(says: () => AsyncIterable<ChatPart>) {
  const asked: Parameters<ChatService['parts']>[0][] = []
  return {
    asked,
    check: () => ({ id: 'm', catalogue: undefined, servedAs: 'm', routes: [] }),
    parts(request: Parameters<ChatService['parts']>[0]) {
      asked.push(request)
      return says()
    },
  }
}

async function* given(list: readonly ChatPart[]): AsyncGenerator<ChatPart, void, undefined> {
  yield* list
}

const request: AnswerRequest = {
  requestId: 'r',
  turns: [{ role: 'user', content: '月球的半径是多少？' }],
  bases: [{ id: '2' }],
  recall: { method: 'mixed', vectorShare: 0.8, topN: 3, topK: 3 },
  template: 'K：{{知识}} U：{{用户}}',
  splicing: '{{切片内容}}',
  model: 'glm-4.6',
  stream: true,
}

async function open(database: TestDatabase, rewrite?: RewriteQuestion, says = () => given(parts)) {
  const { account } = await testAccess(database).accounts.create({ name: 'Ada', tier: 'V0', role: 'member' })
  const recalls: RecallRequest[] = []
  const chat = chatThat(says)
  const answers = new AnswerService({
    chat,
    retrieval: {
      recall: async (wanted) => {
        recalls.push(wanted)
        return { slices: [slice], notes: ['keyword-only'] }
      },
    },
    keeper: new RecallKeeper({ db: database.db, imagesOf: async () => new Map(), log: silentTelemetry().log }),
    rewrite,
  })
  return { answers, chat, recalls, context: contextOf(account.id) }
}

describeOnDatabases('an answer from knowledge bases', (create) => {
  it('keeps what it was made from before its first part goes out', async () => {
    await using database = await create()
    const { answers, context } = await open(database)
    const answer = await answers.open({ ...request, conversationId: 'c', nodeId: 'n' }, context)
    const find = () => recallRepository(database.db).find(context.caller.accountId, 'r')
    assert.equal(await find(), undefined)
    for await (const part of answer.parts) {
      assert.equal(part.type, 'text-delta')
      break
    }
    const row = await find()
    assert.deepEqual([row?.query, row?.conversationId, row?.nodeId], ['月球的半径是多少？', 'c', 'n'])
    assert.match(row?.slices ?? '', /1737公里/)
    assert.equal(context.replyHeaders['x-openmaas-recall'], 'keyword-only')
  })

  it('is kept sentence by sentence with what it rests on', async () => {
    await using database = await create()
    const says = () =>
      given([
        { type: 'text-delta', text: '月球很小[1]。月球的半径约为1737公里。附件说好[2]。错的[7]。' },
        ...parts.slice(1),
      ])
    const { answers, context } = await open(database, undefined, says)
    const materials = [{ name: '附件.txt', text: '附件的内容' }]
    const answer = await answers.open({ ...request, materials }, context)
    for await (const part of answer.parts) assert.ok(part)
    const service = new SliceInfoService({ db: database.db, keepMilliseconds: 60_000 })
    const found = await service.find(context.caller.accountId, 'r')
    const told = sliceInfoReply(found, { document: () => '', image: () => '' })
    assert.deepEqual(told.document_slices[0]?.slice_info, [
      { document_id: '3', text: slice.text, index: 1, cited: true, cited_by: [1], repeated_by: [2] },
    ])
    assert.deepEqual(told.answer, {
      sentences: [
        { index: 1, text: '月球很小[1]。', marks: [1], sources: [1] },
        { index: 2, text: '月球的半径约为1737公里。', marks: [], sources: [1] },
        { index: 3, text: '附件说好[2]。', marks: [2], sources: [2] },
        { index: 4, text: '错的[7]。', marks: [7], sources: [] },
      ],
      unknown_marks: [7],
      unsupported: [],
      files: [{ index: 2, name: '附件.txt' }],
    })
  })

  it('does not go out when that cannot be kept', async () => {
    await using database = await create()
    const { answers, context } = await open(database)
    const { parts: answered } = await answers.open(request, { ...context, caller: testCaller('V0', '404') })
    await assert.rejects(async () => {
      for await (const part of answered) assert.fail(part.type)
    }, /foreign key|FOREIGN KEY/)
  })

  it('puts the template into the first user message, pictures beside it, and files behind the slices', async () => {
    await using database = await create()
    const { answers, chat, context } = await open(database)
    const picture = { type: 'image_url', image_url: { url: 'https://example.com/a.png' } }
    const turns: AnswerRequest['turns'] = [
      { role: 'user', content: [picture, { type: 'text', text: '这是什么' }] },
      { role: 'assistant', content: '月球' },
      { role: 'user', content: '它有多大？' },
    ]
    const materials = [{ name: '附件.txt', text: '附件的内容' }]
    const answer = await answers.open({ ...request, turns, materials, temperature: 0.2, maxTokens: 9 }, context)
    for await (const part of answer.parts) assert.ok(part)
    const [sent] = chat.asked
    assert.deepEqual(sent?.messages, [
      {
        role: 'user',
        content: [picture, { type: 'text', text: 'K：月球的半径约为1737公里。\n\n附件的内容 U：这是什么' }],
      },
      ...turns.slice(1),
    ])
    assert.deepEqual([sent?.temperature, sent?.max_tokens, sent?.thinking?.type], [0.2, 9, 'disabled'])
  })

  it('searches for nothing without a base', async () => {
    await using database = await create()
    const { answers, recalls, context } = await open(database)
    const { slices, query } = await answers.open({ ...request, bases: [] }, context)
    assert.deepEqual([slices, query, recalls], [[], '', []])
  })

  it('searches for what a model made of a follow-up, or by rules where it made nothing', async () => {
    await using database = await create()
    const followUp: AnswerRequest['turns'] = [
      ...request.turns,
      { role: 'assistant', content: '1737公里' },
      { role: 'user', content: '它的质量呢？' },
    ]
    for (const [rewritten, expected] of [
      ['月球有多重？', '月球有多重？'],
      [undefined, '月球的质量呢？'],
    ] as const) {
      const { answers, recalls, context } = await open(database, async () => rewritten)
      await answers.open({ ...request, turns: followUp }, context)
      await answers.open(request, context)
      assert.deepEqual(
        recalls.map(({ query }) => query),
        [expected, '月球的半径是多少？'],
      )
    }
  })
})

describe('the model that completes questions', () => {
  const { log } = silentTelemetry()
  const turns = [
    { role: 'user', text: '月球的半径？' },
    { role: 'assistant', text: '1737' },
    { role: 'user', text: '质量呢？' },
  ]

  it('is given the conversation and gives a question', async () => {
    const chat = chatThat(() => given([{ type: 'text-delta', text: ' 月球的质量是多少？\n' }, ...parts.slice(1)]))
    assert.equal(await questionRewriter(chat, 'm', log)(turns, contextOf('1')), '月球的质量是多少？')
    assert.match(String(chat.asked[0]?.messages[0]?.content), /用户：月球的半径？\n助手：1737\n用户：质量呢？$/)
  })

  it('is done without when it fails or says nothing', async () => {
    const failing = chatThat(async function* () {
      yield* given([])
      throw new EngineError('unavailable', 'down')
    })
    assert.equal(await questionRewriter(failing, 'm', log)(turns, contextOf('1')), undefined)
    assert.equal(
      await questionRewriter(
        chatThat(() => given(parts.slice(1))),
        'm',
        log,
      )(turns, contextOf('1')),
      undefined,
    )
  })

  it('does not outlive a client that has left', async () => {
    const context = { ...contextOf('1'), signal: AbortSignal.abort(new Error('gone')) }
    const chat = chatThat(async function* () {
      yield* given([])
      throw new EngineError('unavailable', 'aborted')
    })
    await assert.rejects(questionRewriter(chat, 'm', log)(turns, context), /gone/)
  })
})
