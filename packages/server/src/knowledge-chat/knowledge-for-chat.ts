import { recallQuery, spliceSlices } from '../applications/index.ts'
import type { CallContext } from '../calls/index.ts'
import type { ChatKnowledge, KnowledgeForChat } from '../chat/index.ts'
import { noteRecall } from '../knowledge/index.ts'
import type { Knowledge } from '../knowledge/index.ts'
import { toContents } from './contents.ts'

/** The tool names no settings: these are the platform's own for recall in a conversation. As in applications, no score is too low. */
const settings = { method: 'mixed', vectorShare: 0.8, topN: 10, topK: 8 } as const
/** Beyond this a question is a text; what it asks stands at its beginning or at its end. */
const maxQueryCharacters = 1000

/** What the retrieval tool of chat completions finds, and how it tells it. */
export function knowledgeForChat(
  knowledge: Pick<Knowledge, 'retrieval' | 'ownBases' | 'linksFor' | 'imagesOf'>,
): KnowledgeForChat {
  return {
    ownBases: (accountId, ids) => knowledge.ownBases(accountId, ids),

    async recall({ knowledgeIds, turns }, context: CallContext): Promise<ChatKnowledge> {
      const query = clipped(recallQuery(turns))
      const recall = await knowledge.retrieval.recall(
        { query, bases: knowledgeIds.map((id) => ({ id })), ...settings },
        context,
      )
      noteRecall(recall, context.replyHeaders)
      return {
        query,
        text: spliceSlices(recall.slices),
        sliceTexts: recall.slices.map(({ text }) => text),
        contents: await toContents(
          recall.slices,
          recall.slices.map((_, index) => index + 1),
          knowledge,
          context,
        ),
        documents: recall.slices.map(({ documentFormat, documentName }) => ({
          type: documentFormat,
          name: documentName,
        })),
        tokens: context.outcome.promptTokens ?? 0,
      }
    },
  }
}

function clipped(query: string): string {
  const half = maxQueryCharacters / 2
  return query.length <= maxQueryCharacters ? query : `${query.slice(0, half)} ${query.slice(-half)}`
}
