import { recallQuery, spliceSlices } from '../applications/index.ts'
import type { KeptRecall, RecallKeeper } from '../applications/index.ts'
import type { CallContext } from '../calls/index.ts'
import type { ChatKnowledge, KnowledgeForChat, KnowledgeLookup } from '../chat/index.ts'
import { noteRecall } from '../knowledge/index.ts'
import type { Knowledge, RecalledSlice } from '../knowledge/index.ts'
import { toContents } from './contents.ts'

/** The tool names no settings: these are the platform's own for recall in a conversation. As in applications, no score is too low. */
const settings = { method: 'mixed', vectorShare: 0.8, topN: 10, topK: 8 } as const
/** Beyond this a question is a text; what it asks stands at its beginning or at its end. */
const maxQueryCharacters = 1000

export interface KnowledgeForChatOptions {
  readonly knowledge: Pick<Knowledge, 'retrieval' | 'ownBases' | 'linksFor' | 'imagesOf'>
  readonly keeper: RecallKeeper
}

/** What the retrieval tool of chat completions finds, and how it tells it. */
export function knowledgeForChat(options: KnowledgeForChatOptions): KnowledgeForChat {
  return {
    ownBases: (accountId, ids) => options.knowledge.ownBases(accountId, ids),
    begin: (context) => new Lookup(options, context),
  }
}

class Lookup implements KnowledgeLookup {
  readonly #options: KnowledgeForChatOptions
  readonly #context: CallContext
  readonly #queries: string[] = []
  readonly #found: RecalledSlice[] = []
  #kept: KeptRecall | undefined

  constructor(options: KnowledgeForChatOptions, context: CallContext) {
    this.#options = options
    this.#context = context
  }

  async recall({ knowledgeIds, turns }: Parameters<KnowledgeLookup['recall']>[0]): Promise<ChatKnowledge> {
    const { knowledge } = this.#options
    const context = this.#context
    const query = clipped(recallQuery(turns))
    const recall = await knowledge.retrieval.recall(
      { query, bases: knowledgeIds.map((id) => ({ id })), ...settings },
      context,
    )
    noteRecall(recall, context.replyHeaders)
    const { slices } = recall
    const numbers = slices.map((_, index) => this.#found.length + index + 1)
    this.#queries.push(query)
    this.#found.push(...slices)
    return {
      query,
      text: spliceSlices(slices.map((slice, index) => ({ ...slice, number: numbers[index] }))),
      sliceTexts: slices.map(({ text }) => text),
      contents: await toContents(query, slices, numbers, knowledge, context),
      documents: slices.map(({ documentFormat, documentName }) => ({ type: documentFormat, name: documentName })),
      tokens: context.outcome.promptTokens ?? 0,
    }
  }

  async keep(): Promise<void> {
    const { requestId, caller } = this.#context
    const query = [...new Set(this.#queries)].join('\n')
    this.#kept = await this.#options.keeper.keep({ requestId, query, slices: this.#found }, caller.accountId)
  }

  async answered(text: string): Promise<void> {
    await this.#kept?.answered(text)
  }
}

function clipped(query: string): string {
  const half = maxQueryCharacters / 2
  return query.length <= maxQueryCharacters ? query : `${query.slice(0, half)} ${query.slice(-half)}`
}
