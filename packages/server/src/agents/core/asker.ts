import type { ChatContentPart, ChatGrounding, ResponseFormat } from '@openmaas/engines'
import { chatCompletionRequest } from '@openmaas/protocol'
import { z } from 'zod'
import type { CallContext } from '../../calls/index.ts'
import type { ChatRequest, ChatService } from '../../chat/index.ts'
import { ApiError } from '../../errors/api-error.ts'
import type { AgentCall } from './agent.ts'
import { jsonAnswer } from './json-answer.ts'

export interface Question {
  readonly model: string
  readonly system?: string
  /** Turns before the prompt, oldest first. */
  readonly before?: readonly { readonly role: 'user' | 'assistant'; readonly content: string }[]
  readonly prompt: string
  /** Pictures beside the prompt: addresses, data URIs, Base64 or ids of files. */
  readonly pictures?: readonly string[]
  /** True: the model may think before it answers. Its thinking is not told. */
  readonly thinks?: boolean
  readonly grounding?: ChatGrounding
}

/** Slots are counted for the call of the agent as a whole. */
const heldByTheCall = { release() {} }
const repairs = 1

/** Asks chat models on behalf of agents. What each answer used is added to the call's sum, and each is a row of the ledger. */
export class Asker {
  readonly #chat: Pick<ChatService, 'parts'>

  constructor(chat: Pick<ChatService, 'parts'>) {
    this.#chat = chat
  }

  /**
   * The text of an answer as it comes.
   * @throws {ApiError} {EngineError} contentUnsafe when the engine refuses, upstreamFailed when it breaks off
   */
  async *stream(call: AgentCall, question: Question): AsyncGenerator<string, void, undefined> {
    yield* this.#ask(call, requestOf(question), question.grounding, true)
  }

  async text(call: AgentCall, question: Question): Promise<string> {
    return joined(this.#ask(call, requestOf(question), question.grounding, false))
  }

  /**
   * An answer in the form of a schema. One that is none is sent back once, with what is wrong about it.
   * @throws {ApiError} callFailed when the second answer is none either
   */
  async structured<Schema extends z.ZodType>(
    call: AgentCall,
    schema: Schema,
    question: Question,
  ): Promise<z.output<Schema>> {
    const { $schema: _, ...jsonSchema } = z.toJSONSchema(schema, { target: 'draft-7', unrepresentable: 'any' })
    const format = { type: 'json_schema', json_schema: { name: 'answer', schema: jsonSchema } } as const
    let asked = requestOf(question, format)
    for (let attempt = 0; ; attempt++) {
      const answer = await joined(this.#ask(call, asked, question.grounding, false))
      const parsed = parse(answer, schema)
      if ('value' in parsed) return parsed.value
      if (attempt === repairs) {
        throw new ApiError(
          'callFailed',
          {},
          { cause: new Error(`The model's answer is of another form: ${parsed.problem}`) },
        )
      }
      const complaint = `That answer does not have the form that was asked for: ${parsed.problem}\nGive the whole answer again as one JSON object that obeys this JSON Schema, and nothing else:\n${JSON.stringify(jsonSchema)}`
      asked = requestOf(
        {
          ...question,
          before: [
            ...(question.before ?? []),
            { role: 'user', content: question.prompt },
            { role: 'assistant', content: answer },
          ],
          prompt: complaint,
        },
        format,
      )
    }
  }

  async *#ask(
    call: AgentCall,
    request: ChatRequest,
    grounding: ChatGrounding | undefined,
    stream: boolean,
  ): AsyncGenerator<string, void, undefined> {
    const context: CallContext = { ...call.context, slot: heldByTheCall, outcome: {} }
    for await (const part of this.#chat.parts(request, context, stream, { grounding })) {
      if (part.type === 'text-delta') yield part.text
      if (part.type !== 'finish') continue
      call.usage.add(part.usage)
      call.usage.ended(part.reason)
      noteOutcome(call, context)
      if (part.reason === 'sensitive') throw new ApiError('contentUnsafe', {}, { shouldRetry: false })
      if (part.reason === 'network_error') throw new ApiError('upstreamFailed', { errorId: context.requestId })
    }
  }
}

/** The call's own figures: of all its steps together; the engine is that of the last one. */
function noteOutcome({ context: { outcome }, usage }: AgentCall, step: CallContext): void {
  Object.assign(outcome, {
    ...(step.outcome.engine === undefined ? {} : { engine: step.outcome.engine }),
    firstPartMs: outcome.firstPartMs ?? step.outcome.firstPartMs,
    promptTokens: usage.promptTokens,
    completionTokens: usage.completionTokens,
  })
}

function requestOf(question: Question, format?: WireFormat): ChatRequest {
  const { model, system, before = [], prompt, pictures = [], thinks = false } = question
  const seen: ChatContentPart[] = pictures.map((url) => ({ type: 'image_url', image_url: { url } }))
  return chatCompletionRequest.parse({
    model,
    messages: [
      ...(system === undefined ? [] : [{ role: 'system', content: system }]),
      ...before,
      { role: 'user', content: seen.length === 0 ? prompt : [...seen, { type: 'text', text: prompt }] },
    ],
    thinking: { type: thinks ? 'enabled' : 'disabled' },
    ...(format === undefined ? {} : { response_format: format, do_sample: false }),
  })
}

type WireFormat =
  | { readonly type: 'json_schema'; readonly json_schema: { readonly name: string; readonly schema: object } }
  | Extract<ResponseFormat, { type: 'text' }>

function parse<Schema extends z.ZodType>(
  answer: string,
  schema: Schema,
): { readonly value: z.output<Schema> } | { readonly problem: string } {
  const json = jsonAnswer(answer)
  if (json === undefined) return { problem: 'it is no JSON' }
  const parsed = schema.safeParse(json.value)
  return parsed.success ? { value: parsed.data } : { problem: z.prettifyError(parsed.error).slice(0, 1000) }
}

async function joined(pieces: AsyncIterable<string>): Promise<string> {
  let whole = ''
  for await (const piece of pieces) whole += piece
  return whole
}
