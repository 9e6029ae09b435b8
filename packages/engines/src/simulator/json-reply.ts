import type { ChatInput } from '../chat-engine.ts'
import { EngineError } from '../engine-error.ts'
import { textOf } from './conversation.ts'
import type { Conversation } from './conversation.ts'
import { factsOf } from './facts/facts.ts'
import { objectsIn, schemaOfObject, withoutObjects } from './prompt-json.ts'
import type { PromptObject } from './prompt-json.ts'
import { instanceOf } from './schema/instance.ts'
import { isObject, UnsatisfiableSchema } from './schema/json-schema.ts'
import type { SchemaObject } from './schema/json-schema.ts'
import { splitSentences } from './text/sentences.ts'

const askedForJson =
  /\b(?:give|make|return|respond|reply|answer|output|format|produce|provide)\b[^.\n]{0,40}\bJSON\b|\b(?:in|as|only) (?:valid )?JSON\b|(?:以|用|按|输出|返回|回复|只|生成)[^。\n]{0,12}JSON/i

/** Whether the answer is to be JSON: by `response_format`, or because the prompt says so. */
export function wantsJson(input: ChatInput, conversation: Conversation): boolean {
  const type = input.responseFormat?.type ?? 'text'
  return type !== 'text' || askedForJson.test(`${conversation.instructions}\n${conversation.request}`)
}

/**
 * A JSON text, and nothing else: an instance of the given schema, of a schema or example in the prompt, or an object with the
 * plain answer. Values come from the conversation where it states them.
 * @throws {EngineError} `unsupported` when the simulator finds no instance of the schema
 */
export function jsonReply(
  input: ChatInput,
  conversation: Conversation,
  plainAnswer: () => string,
  today: Date,
): string {
  const format = input.responseFormat
  const schema =
    format?.type === 'json_schema' ? format.schema : input.grounding === undefined ? schemaInPrompt(input) : undefined
  if (schema === undefined) return JSON.stringify({ answer: plainAnswer() })
  const said = withoutJsonWish(withoutObjects(`${conversation.question}\n${conversation.statements}`))
  const given = [conversation.material, ...conversation.toolResults.map((result) => result.content)]
  const text = [said, ...given].join('\n').trim()
  const unknownText = conversation.language === 'zh' ? '未知' : 'unknown'
  try {
    return JSON.stringify(instanceOf(schema, { facts: factsOf(text, today), optional: 'all', unknownText }))
  } catch (error) {
    if (!(error instanceof UnsatisfiableSchema)) throw error
    throw new EngineError('unsupported', `The simulator finds no instance of the schema: ${error.message}`, {
      cause: error,
    })
  }
}

/** Takes out the words that ask for JSON: they describe the form of the answer and hold none of its values. */
function withoutJsonWish(text: string): string {
  return splitSentences(text)
    .map(({ text: sentence }) =>
      askedForJson.test(sentence) ? (/[:：]\s*(.+)$/s.exec(sentence)?.[1] ?? '') : sentence,
    )
    .join('\n')
}

/** A JSON Schema, an example object, or named keys in the prompt, the latest first. */
function schemaInPrompt(input: ChatInput): SchemaObject | undefined {
  const texts = input.messages
    .filter((message) => message.role === 'system' || message.role === 'user')
    .map(textOf)
    .toReversed()
  for (const text of texts) {
    const objects = objectsIn(text)
    const schema = objects.find(({ value }) => isObject(value.properties))?.value
    if (schema !== undefined) return { type: 'object', ...schema }
    const example = objects.at(-1)
    if (example !== undefined && Object.keys(example.value).length > 0) return schemaOfObject(chosenPart(example, text))
  }
  const keys = texts.map(keysNamedIn).find((names) => names.length > 0)
  if (keys === undefined) return undefined
  return { type: 'object', properties: Object.fromEntries(keys.map((key) => [key, {}])), required: keys }
}

/** Of data, the members that the text names: `extract the name as JSON`. */
function chosenPart(object: PromptObject, text: string): PromptObject {
  if (object.role === 'shape') return object
  const keys = keysNamedIn(withoutObjects(text)).filter((key) => Object.hasOwn(object.value, key))
  if (keys.length === 0) return object
  return { ...object, value: Object.fromEntries(keys.map((key) => [key, object.value[key]])) }
}

/** Keys of a sketch that is no JSON (`{"name": <text>}`), or of a list: `with keys name and age`, `包含字段 name、age`. */
function keysNamedIn(text: string): string[] {
  const sketched = [...text.matchAll(/"([A-Za-z_]\w{0,40})"\s*:/g)].map((match) => match[1] ?? '')
  if (sketched.length > 0) return [...new Set(sketched)]
  const list =
    /\b(?:keys?|fields?|members?|properties|property)\b:?\s+((?:["'`]?\w+["'`]?(?:\s*,\s*(?:and\s+)?|\s+and\s+)?)+)/i.exec(
      text,
    )?.[1] ??
    /\bextract\s+(?:the\s+)?((?:\w+(?:\s*,\s*(?:and\s+)?|\s+and\s+)?)+)\s+(?:as|in|into|from)\b/i.exec(text)?.[1] ??
    /提取(?:出)?((?:[\p{Script=Han}]{1,8}[、，和及])+[\p{Script=Han}]{1,4}?)(?:，|,|。|：|:|并|以|用|信息|$)/u.exec(
      text,
    )?.[1] ??
    /(?:字段|属性|键)(?:名)?(?:有|为|是|包括|包含|：|:)?\s*((?:["“'`]?[\w\p{Script=Han}]{1,20}["”'`]?[、，,和及\s]*)+)/u.exec(
      text,
    )?.[1]
  const keys =
    list
      ?.split(/\s*(?:,|、|，|和|及|\band\b)\s*|\s+/)
      .map((key) => key.replace(/^[^\w\p{Script=Han}]+|[^\w\p{Script=Han}]+$/gu, '')) ?? []
  return [...new Set(keys)].filter((key) => key !== '')
}
