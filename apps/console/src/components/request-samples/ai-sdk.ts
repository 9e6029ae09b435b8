import { isObject, isStreamed, shownBody } from './coded-request.ts'
import type { CodedRequest, Json, JsonObject, Target } from './coded-request.ts'

/** Apart, so that samples are not taken for imports of this file. */
const from = 'from'

/** Names of settings there, by ours; others go to the platform as they are. */
const settingNames: Readonly<Record<string, string>> = {
  temperature: 'temperature',
  top_p: 'topP',
  max_tokens: 'maxOutputTokens',
}

/**
 * A chat with the AI SDK of Vercel.
 * @returns undefined where it has no form of its own for something in it, such as sounds and calls of tools that were made
 */
export function aiSdkOf(request: CodedRequest, { origin, key }: Target): string | undefined {
  const { model, messages, stream: _, tools, ...rest } = shownBody(request)
  const all = Array.isArray(messages) ? (messages as readonly Json[]) : []
  const instructions = all.filter((message) => isObject(message) && message['role'] === 'system')
  const turns = all.filter((message) => !instructions.includes(message)).map(turnOf)
  const functions = tools === undefined ? [] : functionsOf(tools)
  if (turns.includes(undefined) || functions === undefined) return undefined

  const entries = Object.entries(rest)
  const own = entries.flatMap(([name, value]) => {
    const known = settingNames[name]
    return known === undefined ? [] : [`${known}: ${written(value)}`]
  })
  const others = Object.fromEntries(entries.filter(([name]) => settingNames[name] === undefined))
  const system = instructions.map((message) => (isObject(message) ? message['content'] : undefined)).join('\n\n')
  const given = [
    `model: openmaas(${written(model ?? '')})`,
    ...(system === '' ? [] : [`system: ${written(system)}`]),
    `messages: ${written(turns as readonly Json[])}`,
    ...own,
    ...(functions.length === 0 ? [] : [`tools: {\n${functions.map((tool) => `    ${tool},\n`).join('')}  }`]),
    ...(Object.keys(others).length === 0 ? [] : [`providerOptions: ${written({ openmaas: others })}`]),
  ]
  const streams = isStreamed(request)
  const call = streams ? 'streamText' : 'generateText'
  const results = streams ? 'textStream' : functions.length > 0 ? 'text, toolCalls' : 'text'
  const imported = [call, ...(functions.length > 0 ? ['jsonSchema', 'tool'] : [])].join(', ')
  return `import { createOpenAICompatible } ${from} '@ai-sdk/openai-compatible'
import { ${imported} } ${from} 'ai'

const openmaas = createOpenAICompatible({ name: 'openmaas', baseURL: '${origin}/api/paas/v4', apiKey: '${key}' })
const { ${results} } = ${streams ? '' : 'await '}${call}({
${given.map((line) => `  ${line},\n`).join('')}})
${streams ? 'for await (const words of textStream) process.stdout.write(words)' : `console.log(${results})`}`
}

/** A message of a person or an answer, in words and pictures. */
function turnOf(message: Json): Json | undefined {
  if (!isObject(message) || 'tool_calls' in message || 'audio' in message) return undefined
  const { role, content } = message
  if (role !== 'user' && role !== 'assistant') return undefined
  if (typeof content === 'string') return { role, content }
  if (!Array.isArray(content) || role === 'assistant') return undefined
  const parts = (content as readonly Json[]).map(partOf)
  return parts.includes(undefined) ? undefined : { role, content: parts as readonly Json[] }
}

function partOf(part: Json): Json | undefined {
  if (!isObject(part)) return undefined
  if (part['type'] === 'text') return { type: 'text', text: part['text'] ?? '' }
  const picture = part['image_url']
  if (part['type'] === 'image_url' && isObject(picture)) return { type: 'image', image: picture['url'] ?? '' }
  return undefined
}

/** @returns undefined when one of the tools is the platform's own */
function functionsOf(tools: Json): string[] | undefined {
  const all = (Array.isArray(tools) ? (tools as readonly Json[]) : []).map((tool) =>
    isObject(tool) ? tool['function'] : undefined,
  )
  if (!all.every(isObject)) return undefined
  return all.map(({ name = '', description, parameters = { type: 'object', properties: {} } }: JsonObject) => {
    const told = description === undefined ? '' : `description: ${written(description)}, `
    return `${JSON.stringify(name)}: tool({ ${told}inputSchema: jsonSchema(${written(parameters, 2)}) })`
  })
}

/** @param depth of the line that it begins in */
function written(value: Json, depth = 1): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${'  '.repeat(depth)}`)
}
