import { isPlainObject, withoutNullMembers } from '../nulls.ts'

type JsonObject = Record<string, unknown>

/**
 * Brings what real clients send into the form of the schema: `developer` and `function` roles, the quick-start's message without a
 * role, nulls inside messages, addresses as plain text, `max_completion_tokens`, one stop word as text in a list of one.
 *
 * Written by hand and copying only what it changes, because it runs on every call: an ordinary request costs one walk over its
 * messages. Values that it does not understand stay as they are, for the schema to refuse.
 */
export function normaliseChatRequest(body: unknown): unknown {
  if (!isPlainObject(body)) return body
  let request = body
  const messages = normaliseMessages(body['messages'])
  if (messages !== body['messages']) request = { ...request, messages }
  if (body['max_completion_tokens'] !== undefined) {
    const { max_completion_tokens: maxTokens, ...rest } = request
    request = rest['max_tokens'] === undefined ? { ...rest, max_tokens: maxTokens } : rest
  }
  const stop = body['stop']
  if (typeof stop === 'string') request = { ...request, stop: stop === '' ? [] : [stop] }
  return request
}

export function normaliseMessages(messages: unknown): unknown {
  if (!Array.isArray(messages)) return messages
  let copy: unknown[] | undefined
  let pendingCalls: PendingCall[] = []
  for (let index = 0; index < messages.length; index++) {
    const message: unknown = messages[index]
    if (!isPlainObject(message)) continue
    const normal = normaliseMessage(message, index, pendingCalls)
    if (normal['role'] === 'assistant') pendingCalls = callsOf(normal)
    if (normal === message) continue
    copy ??= [...messages]
    copy[index] = normal
  }
  return copy ?? messages
}

interface PendingCall {
  readonly id: string
  readonly name: unknown
}

function normaliseMessage(original: JsonObject, index: number, pendingCalls: PendingCall[]): JsonObject {
  let message = withoutNullMembers(original)
  const role = message['role']
  if (role === undefined && message['type'] === 'text' && typeof message['text'] === 'string') {
    return { role: 'user', content: message['text'] }
  }
  if (role === 'developer') message = { ...message, role: 'system' }
  else if (role === 'function' || role === 'tool') message = normaliseToolResult(message, pendingCalls)
  else if (role === 'assistant') message = normaliseCalls(message, index)
  const content = message['content']
  if (!Array.isArray(content)) return message
  const parts = normaliseParts(content)
  return parts === content ? message : { ...message, content: parts }
}

/** A result names its call; where a client leaves the id out, it answers the pending call of its name, or else the next one. */
function normaliseToolResult(message: JsonObject, pendingCalls: PendingCall[]): JsonObject {
  const id = message['tool_call_id']
  const byId = pendingCalls.findIndex((call) => call.id === id)
  const byName = pendingCalls.findIndex((call) => call.name === message['name'])
  const answered = byId >= 0 ? byId : Math.max(byName, 0)
  const [call] = pendingCalls.splice(answered, byId >= 0 || id === undefined ? 1 : 0)
  if (id !== undefined && message['role'] === 'tool') return message
  return { ...message, role: 'tool', ...(id === undefined && call !== undefined ? { tool_call_id: call.id } : {}) }
}

/** Arguments become JSON text, and OpenAI's first form, `function_call`, a tool call. */
function normaliseCalls(message: JsonObject, index: number): JsonObject {
  const { tool_calls: calls, function_call: legacyCall } = message
  if (Array.isArray(calls)) {
    if (!calls.some((call) => isPlainObject(call) && isPlainObject(argumentsOf(call)))) return message
    return { ...message, tool_calls: calls.map(withArgumentText) }
  }
  if (!isPlainObject(legacyCall)) return message
  const { function_call: _, ...rest } = message
  return { ...rest, tool_calls: [withArgumentText({ id: `call_${index}`, type: 'function', function: legacyCall })] }
}

function argumentsOf(call: JsonObject): unknown {
  return isPlainObject(call['function']) ? call['function']['arguments'] : undefined
}

function withArgumentText(call: unknown): unknown {
  if (!isPlainObject(call) || !isPlainObject(call['function'])) return call
  const value = call['function']['arguments']
  return isPlainObject(value) ? { ...call, function: { ...call['function'], arguments: JSON.stringify(value) } } : call
}

function callsOf(message: JsonObject): PendingCall[] {
  const calls = message['tool_calls']
  if (!Array.isArray(calls)) return []
  return calls.flatMap((call) => {
    if (!isPlainObject(call) || typeof call['id'] !== 'string') return []
    return [{ id: call['id'], name: isPlainObject(call['function']) ? call['function']['name'] : undefined }]
  })
}

const addressTypes = ['image_url', 'video_url', 'file_url'] as const

function normaliseParts(parts: readonly unknown[]): readonly unknown[] {
  let copy: unknown[] | undefined
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index]
    const normal =
      typeof part === 'string' ? { type: 'text', text: part } : isPlainObject(part) ? normalisePart(part) : part
    if (normal === part) continue
    copy ??= [...parts]
    copy[index] = normal
  }
  return copy ?? parts
}

/** An address may stand as plain text, as in the agents' API. */
function normalisePart(original: JsonObject): JsonObject {
  const part = withoutNullMembers(original)
  for (const type of addressTypes) {
    if (typeof part[type] === 'string') return { ...part, [type]: { url: part[type] } }
  }
  return part
}
