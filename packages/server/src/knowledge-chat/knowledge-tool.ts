import { EngineError } from '@openmaas/engines'
import type { FoldedToolCall } from '@openmaas/engines'
import { recallQuery, spliceSlices } from '../applications/index.ts'
import type { CallContext } from '../calls/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { toApiError } from '../errors/to-api-error.ts'
import { noteRecall, similarSlices } from '../knowledge/index.ts'
import type { Knowledge, RecalledSlice } from '../knowledge/index.ts'
import { toContents } from './contents.ts'

export const knowledgeToolName = 'knowledge_retrieve'

/** What the model is offered. How is searched is the caller's setting; the model only says what for. */
export const knowledgeTool = {
  type: 'function',
  function: {
    name: knowledgeToolName,
    description: '在用户的知识库中检索与问题相关的资料。回答涉及具体事实的问题之前先检索；换一个说法可以再次检索。',
    parameters: {
      type: 'object',
      properties: { query: { type: 'string', description: '要检索的内容：一个不依赖上文也能看懂的问题或关键词' } },
      required: ['query'],
      additionalProperties: false,
    },
  },
} as const

export interface PresetRetrieval {
  readonly know_ids: readonly string[]
  readonly top_k: number
  readonly top_n: number
  readonly enable_rerank: boolean
  readonly similarity_threshold?: number | undefined
}

/** A call of the model as it is understood. */
export interface Lookup {
  readonly toolName: string
  /** What the events tell of the arguments. */
  readonly arguments: Readonly<Record<string, unknown>>
  /** What is searched for. */
  readonly query: string
}

export interface ToolOutcome {
  readonly status: 'success' | 'error'
  /** For the client. */
  readonly result: unknown
  /** For the model. */
  readonly text: string
  /** All that was found in this answer so far, in the order of their numbers. */
  readonly found: readonly RecalledSlice[]
  readonly durationMs: number
}

/** As the knowledge API presets it. */
const settings = { method: 'mixed', vectorShare: 0.8 } as const

/** @param questions of the conversation, oldest first, by which a query such as "and its radius?" is understood */
export function lookupOf(call: FoldedToolCall, questions: readonly string[]): Lookup {
  const given = argumentsOf(call.arguments)
  const asked = typeof given['query'] === 'string' && given['query'].trim() !== '' ? given['query'] : undefined
  const turns = (asked === undefined ? questions : [...questions.slice(0, -1), asked]).map((text) => ({
    role: 'user',
    text,
  }))
  const query = recallQuery(turns)
  return { toolName: call.name, arguments: asked === undefined ? { query } : given, query }
}

/**
 * What goes wrong is the result, so that the model can answer without; only a client that has left ends it.
 * @param earlier found by former calls in this answer: they keep their numbers
 */
export async function runLookup(
  { toolName, query }: Lookup,
  preset: PresetRetrieval,
  earlier: readonly RecalledSlice[],
  knowledge: Pick<Knowledge, 'retrieval' | 'linksFor' | 'imagesOf'>,
  context: CallContext,
): Promise<ToolOutcome> {
  const startedAt = performance.now()
  const took = (): number => Math.round(performance.now() - startedAt)
  const failed = (message: string): ToolOutcome => ({
    status: 'error',
    result: { message },
    text: `检索失败：${message}`,
    found: earlier,
    durationMs: took(),
  })
  if (toolName !== knowledgeToolName) return failed(`没有名为 ${toolName.slice(0, 64)} 的工具。`)
  try {
    const recall = await knowledge.retrieval.recall(
      {
        query,
        bases: preset.know_ids.map((id) => ({ id })),
        ...settings,
        topN: preset.top_n,
        topK: preset.top_n,
        ...(preset.enable_rerank ? { rerankModel: 'rerank' } : {}),
      },
      context,
    )
    noteRecall(recall, context.replyHeaders)
    const slices = similarSlices(recall, { ...settings, topK: preset.top_k, threshold: preset.similarity_threshold })
    const found = [...earlier, ...slices.filter(({ id }) => earlier.every((slice) => slice.id !== id))]
    const numbers = slices.map(({ id }) => found.findIndex((slice) => slice.id === id) + 1)
    const numbered = slices.map((slice, index) => ({ ...slice, number: numbers[index] }))
    return {
      status: 'success',
      result: { query, contents: await toContents(query, slices, numbers, knowledge, context) },
      text: `<knowledge>\n${spliceSlices(numbered)}\n</knowledge>`,
      found,
      durationMs: took(),
    }
  } catch (error) {
    context.signal.throwIfAborted()
    if (!(error instanceof EngineError) && !(error instanceof ApiError)) throw error
    return failed(toApiError(error, context.requestId).text('zh'))
  }
}

/** Models write JSON now and then that is none; the question then stands in. */
function argumentsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
  } catch (error) {
    if (error instanceof SyntaxError) return {}
    throw error
  }
}
