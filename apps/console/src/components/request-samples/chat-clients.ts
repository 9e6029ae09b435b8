import { isStreamed, shownBody } from './coded-request.ts'
import type { CodedRequest, JsonObject, Sample, Target } from './coded-request.ts'
import { lines, literal } from './python.ts'

/** What the OpenAI client knows of a chat; the rest goes into its `extra_body`. */
const knownToOpenai: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'temperature',
  'top_p',
  'max_tokens',
  'response_format',
  'tools',
  'tool_choice',
  'stream',
  'stop',
  'seed',
])

/** A chat with the Python clients that people have. */
export function pythonChats(request: CodedRequest, { origin, key }: Target): Sample[] {
  const body = shownBody(request)
  const given = `(api_key=${literal(key)}, base_url=${literal(`${origin}/api/paas/v4/`)})`
  const told = isStreamed(request)
    ? 'for chunk in reply:\n    if chunk.choices:\n        print(chunk.choices[0].delta.content or "", end="", flush=True)'
    : `print(reply.choices[0].message${'tools' in body ? '' : '.content'})`
  const chat = (start: string, values: JsonObject): string =>
    `${start}${given}\nreply = client.chat.completions.create(\n${lines(
      Object.entries(values).map(([name, value]) => `${name}=${literal(value, 1)}`),
    )})\n${told}`
  return [
    { name: 'zai-sdk', code: chat('from zai import ZaiClient\n\nclient = ZaiClient', body) },
    { name: 'openai', code: chat('from openai import OpenAI\n\nclient = OpenAI', withExtraBody(body)) },
  ]
}

function withExtraBody(body: JsonObject): JsonObject {
  const entries = Object.entries(body)
  const extra = entries.filter(([name]) => !knownToOpenai.has(name))
  const known = Object.fromEntries(entries.filter(([name]) => knownToOpenai.has(name)))
  return extra.length === 0 ? known : { ...known, extra_body: Object.fromEntries(extra) }
}
