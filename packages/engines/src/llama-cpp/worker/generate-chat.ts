import { randomInt } from 'node:crypto'
import type { LlamaContextSequence, SequenceEvaluateOptions, Token } from 'node-llama-cpp'
import type { ChatInput, ChatPart } from '../../chat-engine.ts'
import { EngineError } from '../../engine-error.ts'
import { answerGrammar } from '../grammar/answer-grammar.ts'
import { createIncrementalText } from '../text/incremental-text.ts'
import { createAnswerReader, type EndCause } from './answer-reader.ts'
import type { Prompt } from './loaded-model.ts'
import type { ChatModel } from './model-host.ts'

/** Where an answer goes. */
export interface AnswerSink {
  readonly signal: AbortSignal
  started(promptTokens: number, cachedTokens: number): void
  /** Waits while the reader is behind. Throws when the signal aborts. */
  send(part: ChatPart, completionTokens: number): Promise<void>
}

/** Prompt tokens computed between two looks at the signal: on a CPU a few seconds of work for a large model. */
const promptStepTokens = 128

/** Tokens considered for sampling; the sum of all others is negligible and sorting them is not. */
const sampledTokens = 100

const defaultTemperature = 0.75
const defaultTopP = 0.95

/**
 * Generates one answer on a free sequence, reusing the cache of the longest common start.
 * @throws {EngineError} `contextTooLong` for a prompt that leaves no room for an answer: nothing is ever cut off
 */
export async function generateChat(chat: ChatModel, input: ChatInput, sink: AnswerSink): Promise<void> {
  const grammar = answerGrammar(input)
  const prompt = chat.prompt(input)
  const windowTokens = Math.min(chat.contextTokens, input.contextTokens ?? Number.POSITIVE_INFINITY)
  if (prompt.tokens.length >= windowTokens) {
    throw new EngineError(
      'contextTooLong',
      `The prompt has ${prompt.tokens.length} tokens, the context window holds ${windowTokens}`,
    )
  }
  const sequence = await chat.pool.acquire(prompt.tokens, sink.signal)
  try {
    const options = await evaluateOptions(chat, input, grammar, prompt.startsInThinking)
    await answerOn(sequence, { chat, input, prompt, windowTokens, sink, options })
  } catch (error) {
    // After a failure inside llama.cpp nobody knows what the sequence still holds.
    if (!sink.signal.aborted && !(error instanceof EngineError)) await sequence.clearHistory()
    throw error
  } finally {
    chat.pool.release(sequence)
  }
}

interface Answer {
  readonly chat: ChatModel
  readonly input: ChatInput
  readonly prompt: Prompt
  readonly windowTokens: number
  readonly sink: AnswerSink
  readonly options: GatedOptions
}

async function answerOn(sequence: LlamaContextSequence, answer: Answer): Promise<void> {
  const { chat, input, prompt, windowTokens, sink, options } = answer
  const promptTokens = prompt.tokens.length
  const reader = createAnswerReader(input, {
    startsInThinking: prompt.startsInThinking,
    bareCalls: prompt.bareCalls,
    thinkTags: chat.thinkTags,
    hiddenStopWords: chat.hiddenStopWords,
  })
  const text = createIncrementalText(chat.model, chat.isMarker)
  const limit = input.maxTokens ?? Number.POSITIVE_INFINITY
  let completionTokens = 0
  let cause: EndCause = 'end-token'

  const emit = async (parts: readonly ChatPart[]) => {
    for (const part of parts) await sink.send(part, completionTokens)
  }

  const remaining = await reusePrefix(sequence, prompt.tokens)
  const cachedTokens = promptTokens - remaining.length
  sink.started(promptTokens, cachedTokens)
  const last = await evaluatePrompt(sequence, remaining, sink.signal)
  for await (const token of sequence.evaluate(last, options.evaluate)) {
    sink.signal.throwIfAborted()
    if (chat.isTurnEnd(token)) break
    completionTokens += 1
    const piece = text.push(token)
    options.saw(piece)
    if (piece !== '') await emit(reader.push(piece))
    if (reader.stopped) cause = 'stop-word'
    else if (completionTokens >= limit) cause = 'token-limit'
    else if (promptTokens + completionTokens >= windowTokens) cause = 'window-full'
    else continue
    break
  }
  const rest = text.flush()
  if (rest !== '' && !reader.stopped) await emit(reader.push(rest))
  await emit(reader.finish(cause, { promptTokens, completionTokens, cachedTokens, source: 'engine' }))
}

/** Shortens the sequence to the common start with the prompt and gives the tokens that are left to compute, at least one. */
async function reusePrefix(sequence: LlamaContextSequence, tokens: Token[]): Promise<Token[]> {
  await sequence.adaptStateToTokens(tokens.slice(0, -1), false)
  return tokens.slice(sequence.nextTokenIndex)
}

/** Computes the prompt but for its last tokens, which are given back: evaluating those yields the first token of the answer. */
async function evaluatePrompt(sequence: LlamaContextSequence, tokens: Token[], signal: AbortSignal): Promise<Token[]> {
  let start = 0
  for (; tokens.length - start > promptStepTokens; start += promptStepTokens) {
    signal.throwIfAborted()
    await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(start, start + promptStepTokens))
  }
  signal.throwIfAborted()
  return tokens.slice(start)
}

interface GatedOptions {
  readonly evaluate: SequenceEvaluateOptions
  /** Tells what was written, so that the grammar begins when the thinking has ended. */
  saw(piece: string): void
}

async function evaluateOptions(
  chat: ChatModel,
  input: ChatInput,
  grammarText: string | undefined,
  startsInThinking: boolean,
): Promise<GatedOptions> {
  const grammar = grammarText === undefined ? undefined : await chat.grammar(grammarText)
  let free = startsInThinking
  let tail = ''
  return {
    evaluate: {
      temperature: input.doSample === false ? 0 : (input.temperature ?? defaultTemperature),
      topP: input.topP ?? defaultTopP,
      topK: sampledTokens,
      seed: input.seed ?? randomInt(2 ** 32),
      ...(grammar === undefined ? {} : { grammarEvaluationState: () => (free ? undefined : grammar) }),
      yieldEogToken: true,
    },
    saw(piece) {
      if (!free) return
      tail = (tail + piece).slice(-64)
      free = !tail.includes('</think>')
    },
  }
}
