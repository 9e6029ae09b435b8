import type { RequestOptions } from '../client-core.ts'
import type { OpenMaaS } from '../client.ts'
import { ApiError } from '../errors.ts'
import type { ChatCompletion, ChatCompletionRequest, ChatMessage } from '../generated/types.ts'
import { textOf } from './collect-chat.ts'
import { issueText, jsonSchemaOf, OutputError, parseOutput } from './schema.ts'
import type { OutputSchema } from './schema.ts'

export interface StructuredOptions extends RequestOptions {
  /** Name of the schema that the model sees. Default `output`. */
  readonly name?: string
  /**
   * `json_schema`, the default, where the model's server holds the model to it. `json_object` for the cloud's models, which know no more than
   * that the output be JSON: the schema is then told to the model in a system message.
   */
  readonly mode?: 'json_schema' | 'json_object'
  /**
   * How often the model may be asked, 1 to 5. From the second time on it is told what was wrong, unless the server has seen so itself and
   * kept the answer back. Default 2.
   */
  readonly attempts?: number
}

/**
 * Asks for an answer of a given shape.
 *
 * ```ts
 * const city = z.object({ name: z.string(), inhabitants: z.int() })
 * const { value } = await structuredChat(client, { model: 'glm-4.7', messages }, city)
 * ```
 *
 * @param schema of zod 4.2 or newer or any library of Standard Schema, or `{ jsonSchema, parse }`
 * @throws {OutputError} when the last attempt does not have that shape either
 * @throws {ServerError} with the code 1200 when the server has seen so itself
 */
export async function structuredChat<Output>(
  client: Pick<OpenMaaS, 'chat'>,
  body: Omit<ChatCompletionRequest, 'stream' | 'response_format'>,
  schema: OutputSchema<Output>,
  { name = 'output', mode = 'json_schema', attempts = 2, ...options }: StructuredOptions = {},
): Promise<{ readonly value: Output; readonly completion: ChatCompletion }> {
  const jsonSchema = jsonSchemaOf(schema)
  const told: ChatMessage = {
    role: 'system',
    content: `Answer with one JSON value that obeys this JSON Schema and with nothing else:\n${JSON.stringify(jsonSchema)}`,
  }
  let messages: ChatMessage[] = mode === 'json_object' ? [told, ...body.messages] : body.messages
  const format: ChatCompletionRequest['response_format'] =
    mode === 'json_object'
      ? { type: 'json_object' }
      : { type: 'json_schema', json_schema: { name, schema: jsonSchema, strict: true } }
  for (let made = 1; ; made += 1) {
    let completion: ChatCompletion
    try {
      completion = await client.chat.completions.create(
        { ...body, messages, stream: false, response_format: format },
        options,
      )
    } catch (error) {
      if (made < attempts && isWrongShape(error)) continue
      throw error
    }
    const text = withoutFence(textOf(completion.choices[0]?.message.content))
    try {
      return { value: await parseOutput(schema, text), completion }
    } catch (error) {
      if (!(error instanceof OutputError) || made >= attempts) throw error
      const wrong = error.issues.map(issueText).join('\n')
      messages = [
        ...messages,
        { role: 'assistant', content: text },
        { role: 'user', content: `That is not right:\n${wrong}\nAnswer again with the whole JSON value.` },
      ]
    }
  }
}

/** OpenMaaS checks answers against the schema, and gives none that does not obey it. */
function isWrongShape(error: unknown): boolean {
  return error instanceof ApiError && error.code === '1200'
}

/** Models that were only asked for JSON like to put it into a block of Markdown. */
function withoutFence(text: string): string {
  return /^\s*```(?:json)?\s*\n([^]*?)\n?\s*```\s*$/.exec(text)?.[1] ?? text
}
