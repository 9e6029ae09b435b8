import type { ChatPart, Usage } from '@openmaas/engines'
import { failureOf } from '../applications/index.ts'
import type { AnswerService, Application, ApplicationService } from '../applications/index.ts'
import type { CallContext } from '../calls/index.ts'
import type { ConversationService, Said, Turn } from '../conversations/index.ts'
import type { ModelRegistry } from '../models/index.ts'
import type { FlowFileService } from './file-service.ts'
import type { FlowFile } from './file-repository.ts'
import { readFlowMessages, textOf, toTurns } from './flow-messages.ts'
import type { FlowInput, InvokeFlowRequest } from './flow-messages.ts'
import { answerNode, variablesOf } from './flow-node.ts'
import { conversationNotFound } from './not-found.ts'
import { relevantText } from './relevant-text.ts'

export interface FlowServiceOptions {
  readonly applications: ApplicationService
  readonly answers: AnswerService
  readonly conversations: ConversationService
  readonly files: FlowFileService
  readonly models: ModelRegistry
  readonly now?: () => number
}

/** What happens while a flow runs, in order; `finish` is last. */
export type FlowStep =
  | { readonly type: 'begin'; readonly conversationId: string }
  | { readonly type: 'log'; readonly event: FlowLogEvent }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'finish'; readonly model: string; readonly usage: Usage }

export interface FlowLogEvent {
  readonly node_id: string
  readonly node_name: string
  readonly type: 'node_processing' | 'tool_processing' | 'tool_finish' | 'node_finish'
  readonly content?: string
  /** Unix milliseconds. */
  readonly time: number
  readonly tool_calls?: { readonly type: 'retrieval'; readonly tool_calls_data: object }
}

/** Messages before the question, as applications take turns: 14 of them, of two messages each. */
const historyMessages = 28
/** Of all files of a conversation together. */
const maxFileCharacters = 24_000

/** Runs flows: knowledge applications with conversations that the server keeps. */
export class FlowService {
  readonly #options: FlowServiceOptions
  readonly #now: () => number

  constructor(options: FlowServiceOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  async variables(accountId: string, applicationId: string): Promise<object[]> {
    const { applications, models } = this.#options
    const application = await applications.get(accountId, applicationId)
    const { model } = await applications.answerSettings(application)
    return variablesOf(models.find(model)?.catalogue?.kind === 'vision')
  }

  async createConversation(accountId: string, applicationId: string): Promise<string> {
    const application = await this.#options.applications.get(accountId, applicationId)
    return this.#options.conversations.create({ accountId, kind: 'flow', applicationId: application.id })
  }

  /**
   * Answers what the request adds to its conversation. Lazy: nothing runs before the first step is asked for. What was said is kept
   * before `finish` is given; an answer that does not come to its end leaves the conversation as it was.
   * @throws {ApiError} {EngineError} before the first text, and when the answer breaks off
   */
  async *run(request: InvokeFlowRequest, context: CallContext): AsyncGenerator<FlowStep, void, undefined> {
    const { applications, conversations } = this.#options
    const { accountId } = context.caller
    const application = await applications.get(accountId, request.app_id)
    const given = request.conversation_id?.trim() || undefined
    const conversation = given === undefined ? undefined : await conversations.find(accountId, 'flow', given)
    if (given !== undefined && conversation?.applicationId !== application.id) throw conversationNotFound(given)
    const input = readFlowMessages(request, given === undefined || conversation?.messageCount === 0)
    const conversationId = given ?? (await this.createConversation(accountId, application.id))
    const turn = await conversations.takeTurn({ accountId, id: conversationId }, historyMessages, context.signal)
    try {
      yield* this.#answer(application, conversationId, input, turn, request.stream, context)
    } finally {
      await turn.end()
    }
  }

  async *#answer(
    application: Application,
    conversationId: string,
    input: FlowInput,
    turn: Turn,
    stream: boolean,
    context: CallContext,
  ): AsyncGenerator<FlowStep, void, undefined> {
    const { applications, answers, files } = this.#options
    const { accountId } = context.caller
    const owned = { accountId, applicationId: application.id, conversationId }
    const ready = await files.forAnswer(owned, input.fileIds, context.signal)
    const said: Said[] = input.said.map(({ role, parts }) => ({ role, content: parts }))
    const pictures = await this.#pictures(ready, [...turn.history, ...said])
    const turns = toTurns([...turn.history, ...said], (id) => pictures.get(id))
    const question = said.map(textOf).join('\n')
    const begun = this.#event('node_processing', { content: question })
    const settings = await applications.answerSettings(application)
    const { slices, query, parts } = await answers.open(
      {
        ...settings,
        requestId: context.requestId,
        turns,
        materials: materialsOf(ready, question),
        stream,
        conversationId,
        nodeId: answerNode.id,
      },
      context,
    )
    const log = [begun]
    if (settings.bases.length > 0) {
      const found = slices.map(({ documentId, documentName, text, score }) => ({
        document_id: documentId,
        document_name: documentName,
        text,
        score: Math.round(score * 1e6) / 1e6,
      }))
      const toolCalls = { type: 'retrieval', tool_calls_data: { query, slices: found } } as const
      log.push(this.#event('tool_finish', { content: query, tool_calls: toolCalls }))
    }
    yield* this.#steps(parts, { conversationId, said, log, model: settings.model, turn }, context)
  }

  /** Nothing is given before the engine has begun, so that its failure is one of the call. */
  async *#steps(
    parts: AsyncIterable<ChatPart>,
    run: {
      readonly conversationId: string
      readonly said: readonly Said[]
      readonly log: readonly FlowLogEvent[]
      readonly model: string
      readonly turn: Turn
    },
    context: CallContext,
  ): AsyncGenerator<FlowStep, void, undefined> {
    let answer = ''
    let begun = false
    for await (const part of parts) {
      if (part.type === 'finish') {
        const failure = failureOf(part.reason, context.requestId)
        if (failure !== undefined) throw failure
      }
      if (!begun) {
        begun = true
        yield { type: 'begin', conversationId: run.conversationId }
        for (const event of run.log) yield { type: 'log', event }
      }
      if (part.type === 'text-delta' && part.text !== '') {
        answer += part.text
        yield { type: 'text', text: part.text }
      }
      if (part.type !== 'finish') continue
      const answered: Said = { role: 'assistant', content: [{ type: 'text', text: answer }] }
      await run.turn.keep([...run.said, answered], context.requestId)
      yield { type: 'log', event: this.#event('node_finish', { content: answer }) }
      yield { type: 'finish', model: run.model, usage: part.usage }
    }
  }

  async #pictures(ready: readonly FlowFile[], said: readonly Said[]): Promise<ReadonlyMap<string, string>> {
    const named = new Set(
      said.flatMap(({ content }) =>
        (content as readonly { type: string; fileId?: string }[]).flatMap(({ type, fileId }) =>
          type === 'image_file' && fileId !== undefined ? [fileId] : [],
        ),
      ),
    )
    const pictures = new Map<string, string>()
    for (const file of ready) {
      if (named.has(file.id)) pictures.set(file.id, await this.#options.files.picture(file))
    }
    return pictures
  }

  #event(type: FlowLogEvent['type'], members: Pick<FlowLogEvent, 'content' | 'tool_calls'>): FlowLogEvent {
    return { node_id: answerNode.id, node_name: answerNode.name, type, time: this.#now(), ...members }
  }
}

function materialsOf(files: readonly FlowFile[], question: string): { name: string; text: string }[] {
  const texts = files.flatMap(({ name, text }) => (text === null || text === '' ? [] : [{ name, text }]))
  const each = Math.floor(maxFileCharacters / Math.max(1, texts.length))
  return texts.map(({ name, text }) => ({ name, text: relevantText(text, question, each) }))
}
