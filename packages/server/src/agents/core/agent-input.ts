import { fieldName } from '@openmaas/protocol'
import type { AgentRequest, LocalisedText } from '@openmaas/protocol'
import { ApiError } from '../../errors/api-error.ts'
import type { AgentTurn, InputPart, InputRules } from './agent.ts'

type WireMessage = NonNullable<AgentRequest['messages']>[number]
type WirePart = Exclude<WireMessage['content'], string | readonly unknown[]>

/**
 * The messages of a request, checked against what the agent takes.
 * @throws {ApiError} fieldMissing, invalidParameter
 */
export function readTurns(messages: AgentRequest['messages'], rules: InputRules): AgentTurn[] {
  if (messages === undefined && rules.mayBeAbsent === true) return []
  if (messages === undefined) throw new ApiError('fieldMissing', { field: 'messages' }, { shouldRetry: false })
  if (messages.length === 0) {
    throw refused(['messages'], { zh: '至少需要一条消息。', en: 'It needs at least one message.' })
  }
  const turns = messages.map((message, index) => readTurn(message, ['messages', index], rules))
  const isSingle = rules.oneMessage === true || rules.onePart === true
  if (isSingle && turns.length !== 1) {
    throw refused(['messages'], { zh: '只能包含一条消息。', en: 'It must hold exactly one message.' })
  }
  if (rules.onePart === true && turns[0]?.parts.length !== 1) {
    throw refused(['messages', 0, 'content'], { zh: '只能包含一项内容。', en: 'It must hold exactly one part.' })
  }
  if (turns.at(-1)?.role !== 'user') {
    throw refused(['messages', turns.length - 1, 'role'], {
      zh: '最后一条消息应来自 user。',
      en: 'The last message must be that of the user.',
    })
  }
  const said = turns.flatMap(({ role, parts }) => (role === 'user' ? parts : []))
  const { needs } = rules
  if (needs !== undefined && !said.some((part) => needs.includes(part.type) && !isBlank(part))) {
    const words = needs.flatMap((type) => wireNames[type]).join(' / ')
    throw refused(['messages'], { zh: `缺少 ${words} 内容。`, en: `A part of type ${words} is missing.` })
  }
  return turns
}

const wireNames: Readonly<Record<InputPart['type'], readonly string[]>> = {
  text: ['text'],
  file: ['file_id', 'file_url'],
  image: ['image_url'],
}

function readTurn(message: WireMessage, path: readonly PropertyKey[], rules: InputRules): AgentTurn {
  const { role, content } = message
  if (typeof content === 'string') {
    const part: InputPart = { type: 'text', text: content }
    requireTaken(part, [...path, 'content'], rules)
    return { role, parts: [part] }
  }
  const list = Array.isArray(content) ? content : [content]
  const parts = list.map((part, index) => {
    const at = [...path, 'content', ...(Array.isArray(content) ? [index] : [])]
    const read = readPart(part, at)
    // What an earlier answer showed is not asked of anybody.
    if (role === 'user') requireTaken(read, at, rules)
    return read
  })
  return { role, parts }
}

function readPart(part: WirePart, path: readonly PropertyKey[]): InputPart {
  // The page on clothes spells the id of a file `field_id`.
  const fieldId = part['field_id']
  const [name, value] =
    part.type === 'file_id' && part.file_id === undefined
      ? (['file_id', typeof fieldId === 'string' ? fieldId : undefined] as const)
      : ([part.type, part.type === 'image_url' ? urlOf(part.image_url) : part[part.type]] as const)
  if (value === undefined || value.trim() === '') {
    throw new ApiError('fieldMissing', { field: fieldName([...path, name]) }, { shouldRetry: false })
  }
  switch (part.type) {
    case 'text':
      return { type: 'text', text: value }
    case 'image_url':
      return { type: 'image', source: value }
    case 'file_id':
    case 'file_url':
      return { type: 'file', source: value }
  }
}

function urlOf(address: WirePart['image_url']): string | undefined {
  return typeof address === 'object' ? address.url : address
}

function requireTaken(part: InputPart, path: readonly PropertyKey[], { parts }: InputRules): void {
  if (parts.includes(part.type)) return
  const taken = parts.flatMap((type) => wireNames[type]).join('、')
  throw refused([...path, 'type'], {
    zh: `该智能体仅支持 ${taken}。`,
    en: `This agent takes ${taken.replaceAll('、', ', ')} only.`,
  })
}

function isBlank(part: InputPart): boolean {
  return part.type === 'text' && part.text.trim() === ''
}

function refused(path: readonly PropertyKey[], reason: LocalisedText): ApiError {
  return new ApiError('invalidParameter', { field: fieldName(path), reason }, { shouldRetry: false })
}
