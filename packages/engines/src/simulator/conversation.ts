import type { ChatContentPart, ChatGrounding, ChatMessage } from '../chat-engine.ts'
import { isSimulatorNote } from './notes.ts'
import { splitRequest } from './split-request.ts'
import { languageOf } from './text/language.ts'
import type { Language } from './text/language.ts'
import { splitSentences } from './text/sentences.ts'

export interface ToolResult {
  /** Name of the function, when the call that it answers is in the conversation. */
  readonly name?: string
  readonly content: string
}

/** A request as the simulator understands it. */
export interface Conversation {
  /** What the last user message asks, without the material that it brings along. */
  readonly question: string
  /** The question with what stands beside it, but without marked material: where wishes for the form of the answer are looked for. */
  readonly request: string
  readonly language: Language
  /** Text that was given to be answered from: documents in any message. Empty when there is none. */
  readonly material: string
  /** The conversation is about that text and nothing else: a question was quoted beside it, as in prompts of knowledge applications. */
  readonly answersFromMaterialOnly: boolean
  /** What may answer as well but was not given for it: system texts and earlier answers. */
  readonly background: string
  /** What the user stated in earlier turns or beside the question. */
  readonly statements: string
  readonly instructions: string
  /** Results of calls made since the last user message. */
  readonly toolResults: readonly ToolResult[]
  /** Parts of the last user message that are not text. */
  readonly attachments: readonly ChatContentPart[]
  readonly lastRole: ChatMessage['role'] | undefined
}

const interrogative = /[?？]\s*["'”」）)]*$/

/** @param grounding where the server names question and material, no message is read for either, nor for orders */
export function readConversation(messages: readonly ChatMessage[], grounding?: ChatGrounding): Conversation {
  const lastUser = messages.findLastIndex((message) => message.role === 'user')
  if (grounding !== undefined) {
    return {
      question: clipped(grounding.question),
      request: '',
      language: languageOf(grounding.question),
      material: joined(grounding.texts),
      answersFromMaterialOnly: true,
      background: '',
      statements: '',
      instructions: '',
      toolResults: [],
      attachments: partsOf(messages[lastUser]).filter((part) => part.type !== 'text'),
      lastRole: messages.at(-1)?.role,
    }
  }
  const asked = splitRequest(lastUser < 0 ? '' : textOf(messages[lastUser]))
  const material: string[] = []
  const background: string[] = []
  const statements: string[] = []
  const instructions: string[] = []
  let isQuoted = asked.isQuoted
  for (const [index, message] of messages.entries()) {
    const text = textOf(message)
    if (message.role === 'system') {
      const split = splitRequest(text)
      if (split.isMarked) material.push(split.material)
      else background.push(withoutInstructions(text))
      instructions.push(split.isMarked ? split.question : text)
    } else if (message.role === 'user' && index < lastUser) {
      const split = splitRequest(text)
      isQuoted ||= split.isQuoted
      if (split.isMarked) material.push(split.material)
      statements.push(withoutQuestions(split.isMarked ? split.question : text))
    } else if (message.role === 'assistant') background.push(withoutNotes(text))
    else if (message.role === 'tool' && index < lastUser) background.push(text)
  }
  if (asked.isMarked) material.push(asked.material)
  else statements.push(asked.material)
  return {
    question: clipped(asked.question),
    request: clipped(asked.isMarked ? asked.question : textOf(messages[lastUser]).trim()),
    language: languageOf(asked.question === '' ? instructions.join(' ') : asked.question),
    material: joined(material),
    answersFromMaterialOnly: isQuoted && joined(material) !== '',
    background: joined(background),
    statements: joined(statements),
    instructions: clipped(joined(instructions)),
    toolResults: toolResultsAfter(messages, lastUser),
    attachments: partsOf(messages[lastUser]).filter((part) => part.type !== 'text'),
    lastRole: messages.at(-1)?.role,
  }
}

/** The text of a message; parts of other kinds are left out. */
export function textOf(message: ChatMessage | undefined): string {
  const content = message?.content
  if (typeof content === 'string') return content
  return partsOf(message)
    .map((part) => (part.type === 'text' && typeof part.text === 'string' ? part.text : ''))
    .filter((text) => text !== '')
    .join('\n')
}

export function partsOf(message: ChatMessage | undefined): readonly ChatContentPart[] {
  return Array.isArray(message?.content) ? message.content : []
}

function toolResultsAfter(messages: readonly ChatMessage[], start: number): ToolResult[] {
  const names = new Map(
    messages.flatMap((message) => (message.tool_calls ?? []).map((call) => [call.id, call.function.name] as const)),
  )
  return messages
    .slice(start + 1)
    .filter((message) => message.role === 'tool')
    .map((message) => ({ name: names.get(message.tool_call_id ?? ''), content: textOf(message) }))
}

const instruction =
  /^\s*(?:you(?:'re| are| will| must| should)|your (?:task|job|role|name)|answer|respond|reply|always|never|do not|don't|please|use|if |act as|你是|你的|你需要|你将|请|不要|如果|回答|务必|必须|作为)/i

function withoutInstructions(text: string): string {
  return keepSentences(text, (sentence) => !instruction.test(sentence))
}

function withoutQuestions(text: string): string {
  return keepSentences(text, (sentence) => !interrogative.test(sentence))
}

function withoutNotes(text: string): string {
  return keepSentences(text, (sentence) => !isSimulatorNote(sentence))
}

function keepSentences(text: string, keep: (sentence: string) => boolean): string {
  return splitSentences(text)
    .map((sentence) => sentence.text)
    .filter(keep)
    .join('\n')
}

/** Beginning and end of a text: what is wished for stands there, and every rule that looks for it reads the whole. */
function clipped(text: string): string {
  const half = 2000
  return text.length <= 2 * half ? text : `${text.slice(0, half)}\n${text.slice(-half)}`
}

function joined(texts: readonly string[]): string {
  return texts.filter((text) => text.trim() !== '').join('\n\n')
}
