import type { ChatGrounding, ChatPart } from '@openmaas/engines'
import { ApiError } from '../errors/api-error.ts'
import type { CallContext } from '../calls/index.ts'
import type { ChatRequest } from './chat-input.ts'
import { textOf, withText } from './message-text.ts'
import { joinInformed } from './server-tools.ts'
import type { InformedRequest, ServerTool } from './server-tools.ts'

/** A message of the conversation as recall reads it: its text, without pictures and other parts. */
export interface KnowledgeTurn {
  readonly role: string
  readonly text: string
}

/** What was found for a question. */
export interface ChatKnowledge {
  /** What was searched for. */
  readonly query: string
  /** As it goes into the prompt. */
  readonly text: string
  /** The texts of the slices, best first. */
  readonly sliceTexts: readonly string[]
  /** The slices in the form of `/api/zrag/retrieval/retrieve`. */
  readonly contents: readonly object[]
  /** The document of each slice, same order. */
  readonly documents: readonly { readonly type: string; readonly name: string }[]
  /** Spent on vectors and reranking. */
  readonly tokens: number
}

/** Knowledge bases as chat needs them; who builds the platform gives them, because knowledge builds on chat. */
export interface KnowledgeForChat {
  /** Ids out of these that are bases of the account. */
  ownBases(accountId: string, ids: readonly string[]): Promise<ReadonlySet<string>>
  /** Begins to look things up for one answer. */
  begin(context: CallContext): KnowledgeLookup
}

/** What is looked up for one answer, in one or several recalls whose slices are numbered on. */
export interface KnowledgeLookup {
  /** @throws {ApiError} {EngineError} */
  recall(request: {
    readonly knowledgeIds: readonly string[]
    readonly turns: readonly KnowledgeTurn[]
  }): Promise<ChatKnowledge>
  /** Keeps what was found under the id of the call, so that its places can be asked for; durable when it resolves. */
  keep(): Promise<void>
  /** Keeps what was answered beside it, checked against it. */
  answered(text: string): Promise<void>
}

interface RetrievalWish {
  readonly id: string
  readonly template: string
  /** Whether the message shall tell of it as a call as well. */
  readonly asksForCall: boolean
  /** Of the tool in the request, for messages. */
  readonly field: string
}

const placeholders = /\{\{\s*(knowledge|question)\s*\}\}/g

/** Says what the platform's own default says: from the documents where they tell, else from the model's knowledge, and saying so. */
const defaultTemplate = `请在 <knowledge> 标签内的文档中查找 <question> 标签内问题的答案。

<knowledge>
{{ knowledge }}
</knowledge>

文档中有答案时，只使用文档里的陈述作答；文档中没有答案时，用你自己的知识作答，并告诉用户这些内容并非来自文档。不要重复问题，直接作答。

<question>
{{ question }}
</question>`

/** Tools of type retrieval over the bases of the platform. */
export function retrievalTool(knowledge: KnowledgeForChat): ServerTool {
  return {
    type: 'retrieval',
    check: (request, { passesOn, accountId }) => requireKnowledge(request, knowledge, passesOn, accountId),
    use: async (informed, _, { passesOn }, context) =>
      joinInformed(informed, await withKnowledge(informed.request, knowledge, passesOn, context)),
  }
}

/**
 * Uses the retrieval tools of a request: recalls from the caller's bases and fills each tool's template into the last question. Tools
 * with one template are searched together. The tools that were used are taken out of the request; functions and others stay.
 * @param passesOn whether every engine of the model runs such tools itself: bases that are none of ours are then left to it
 * @throws {ApiError} resourceNotFound for a base that the account does not have, invalidParameter for a template without its placeholders
 */
export async function withKnowledge(
  request: ChatRequest,
  knowledge: KnowledgeForChat | undefined,
  passesOn: boolean,
  context: CallContext,
): Promise<InformedRequest> {
  const wishes = retrievalWishes(request)
  if (knowledge === undefined || wishes.length === 0) return { request }
  const own = await knowledge.ownBases(
    context.caller.accountId,
    wishes.map(({ id }) => id),
  )
  requireBases(wishes, own, passesOn)
  const rest = (request.tools ?? []).filter(
    (tool) => tool.type !== 'retrieval' || !own.has(tool.retrieval.knowledge_id),
  )
  const used = wishes.filter(({ id }) => own.has(id))
  const asking = request.messages.findLastIndex(({ role }) => role === 'user')
  const turns = request.messages.slice(0, asking + 1).map(({ role, content }) => ({ role, text: textOf(content) }))
  const question = turns.at(-1)?.text ?? ''
  const remaining = { ...request, tools: rest }
  if (used.length === 0 || question.trim() === '' || request.tool_choice === 'none') return { request: remaining }

  const startedAt = performance.now()
  // Vectors and reranking have rows of their own in the books; the slot is the answer's.
  const lookup = knowledge.begin({ ...context, slot: undefined, outcome: {} })
  const found: { readonly template: string; readonly knowledge: ChatKnowledge }[] = []
  for (const [template, together] of Map.groupBy(used, (wish) => wish.template)) {
    const knowledgeIds = [...new Set(together.map(({ id }) => id))]
    found.push({ template, knowledge: await lookup.recall({ knowledgeIds, turns }) })
  }
  const text = found
    .map(({ template, knowledge: { text: texts } }) =>
      template.replace(placeholders, (_, name: string) => (name === 'knowledge' ? texts : question)),
    )
    .join('\n\n')
  return {
    request: { ...remaining, messages: request.messages.with(asking, withText(request.messages[asking], text)) },
    ...(asking < request.messages.length - 1 ? {} : { grounding: groundingOf(found.map((one) => one.knowledge)) }),
    told: toldBy(
      found.map((one) => one.knowledge),
      {
        knowledgeIds: [...new Set(used.map(({ id }) => id))],
        elapsedMilliseconds: performance.now() - startedAt,
        asksForCall: used.some(({ asksForCall }) => asksForCall),
      },
      context,
    ),
    follow: (parts) => keptWithAnswer(parts, lookup),
  }
}

/** The engine begins while what was found is being written; nothing goes out before that is done. */
async function* keptWithAnswer(
  parts: AsyncIterable<ChatPart>,
  lookup: KnowledgeLookup,
): AsyncGenerator<ChatPart, void, undefined> {
  const keeping = lookup.keep()
  // Its failure is told where it is awaited; until then it must not count as unhandled.
  keeping.catch(() => {})
  let text = ''
  for await (const part of parts) {
    await keeping
    if (part.type === 'text-delta') text += part.text
    if (part.type === 'finish') await lookup.answered(text)
    yield part
  }
}

function groundingOf(found: readonly ChatKnowledge[]): ChatGrounding {
  return { question: found[0]?.query ?? '', texts: found.flatMap(({ sliceTexts }) => sliceTexts) }
}

/** What can be refused before anything is recalled, for calls that are only queued now. As `withKnowledge`. */
export async function requireKnowledge(
  request: ChatRequest,
  knowledge: KnowledgeForChat | undefined,
  passesOn: boolean,
  accountId: string,
): Promise<void> {
  const wishes = retrievalWishes(request)
  if (knowledge === undefined || wishes.length === 0) return
  const ids = wishes.map(({ id }) => id)
  requireBases(wishes, await knowledge.ownBases(accountId, ids), passesOn)
}

function retrievalWishes({ tools = [] }: ChatRequest): RetrievalWish[] {
  return tools.flatMap((tool, index) => {
    if (tool.type !== 'retrieval') return []
    const { knowledge_id: id, prompt_template: given, reply_call: asksForCall = false } = tool.retrieval
    const field = `tools[${index}].retrieval`
    const template = given === undefined || given.trim() === '' ? defaultTemplate : given
    const names = new Set([...template.matchAll(placeholders)].map((match) => match[1]))
    const missing = ['knowledge', 'question'].find((name) => !names.has(name))
    if (missing !== undefined) throw placeholderMissing(`${field}.prompt_template`, missing)
    return [{ id, template, asksForCall, field }]
  })
}

function requireBases(wishes: readonly RetrievalWish[], own: ReadonlySet<string>, passesOn: boolean): void {
  const foreign = passesOn ? undefined : wishes.find(({ id }) => !own.has(id))
  if (foreign === undefined) return
  throw new ApiError(
    'resourceNotFound',
    { field: `${foreign.field}.knowledge_id`, value: foreign.id.slice(0, 64) },
    { shouldRetry: false },
  )
}

function placeholderMissing(field: string, name: string): ApiError {
  const reason = {
    zh: `缺少占位符 {{ ${name} }}。`,
    en: `It lacks the placeholder {{ ${name} }}.`,
  }
  return new ApiError('invalidParameter', { field, reason }, { shouldRetry: false })
}

/**
 * What the reply tells: `knowledgeV2`, and the hits as a call of type retrieval only where the caller wants one. Clients that know
 * functions only refuse a reply with such a call, or take it for one that they have to answer.
 */
function toldBy(
  found: readonly ChatKnowledge[],
  {
    knowledgeIds,
    elapsedMilliseconds,
    asksForCall,
  }: { knowledgeIds: readonly string[]; elapsedMilliseconds: number; asksForCall: boolean },
  { requestId }: CallContext,
): InformedRequest['told'] {
  const references = found
    .flatMap(({ documents }) => documents)
    .map(({ type, name }, position) => ({ index: position + 1, doc_type: type, doc_name: name }))
  const knowledgeV2 = {
    contents: found.flatMap(({ contents }) => contents).map((content, index) => ({ ...content, index })),
    doc_reference: references,
    elapsed_ms: Math.round(elapsedMilliseconds),
    total_tokens: found.reduce((sum, { tokens }) => sum + tokens, 0),
    request_id: requestId,
  }
  if (!asksForCall) return { fields: { knowledgeV2 } }
  const call = {
    index: 0,
    id: `retrieval_${requestId}`,
    type: 'retrieval',
    function: { name: 'retrieval', arguments: JSON.stringify({ knowledge_ids: knowledgeIds }) },
    doc_reference: references,
  }
  return { fields: { knowledgeV2 }, messageFields: { tool_calls: [call] } }
}
