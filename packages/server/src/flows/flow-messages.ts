import type { ChatContentPart } from '@openmaas/engines'
import { invokeFlow } from '@openmaas/protocol'
import type { z } from 'zod'
import type { AnswerTurn } from '../applications/index.ts'
import type { Said } from '../conversations/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { questionVariable } from './flow-node.ts'

export type InvokeFlowRequest = z.output<typeof invokeFlow.body>
type FlowMessage = InvokeFlowRequest['messages'][number]

/** One thing that was said, as a conversation keeps it. Pictures that were uploaded are kept by their id. */
export type SaidPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image_url' | 'video_url'; readonly url: string }
  | { readonly type: 'image_file'; readonly fileId: string }

export interface FlowInput {
  /** What is new in the conversation; the last one asks. */
  readonly said: readonly { readonly role: 'user' | 'assistant'; readonly parts: readonly SaidPart[] }[]
  /** Files that the new messages name. */
  readonly fileIds: readonly string[]
}

/**
 * Reads the messages of a call. The server keeps the conversation, so of messages that repeat it only those after the last answer are
 * new; a conversation that begins with this call takes all of them.
 * @throws {ApiError} invalidParameter for an unknown kind of content, a missing question
 */
export function readFlowMessages({ messages, role }: InvokeFlowRequest, begins: boolean): FlowInput {
  const roles = messages.map((message) => message.role ?? (role === 'assistant' ? 'assistant' : 'user'))
  if (roles.at(-1) !== 'user') {
    throw wrong('messages', { zh: '最后一条消息必须是用户的输入。', en: 'The last message must be input of the user.' })
  }
  const start = begins ? 0 : roles.lastIndexOf('assistant') + 1
  const fileIds: string[] = []
  const said = messages.slice(start).map((message, offset) => ({
    role: roles[start + offset] ?? 'user',
    parts: partsOf(message, `messages[${start + offset}]`, fileIds),
  }))
  const asks = said.filter(({ role: by }) => by === 'user').flatMap(({ parts }) => parts)
  if (asks.length === 0) {
    throw wrong('messages', { zh: '没有可以回答的输入。', en: 'There is nothing to answer.' })
  }
  return { said, fileIds: [...new Set(fileIds)] }
}

/** Texts of one message are one text; those of named inputs carry their names. */
function partsOf({ content }: FlowMessage, field: string, fileIds: string[]): SaidPart[] {
  const texts: string[] = []
  const media: SaidPart[] = []
  for (const [index, { type, value, key }] of content.entries()) {
    const isUploaded = /^\d{1,20}$/.test(value.trim())
    if (value.trim() === '' && type.startsWith('upload_')) {
      throw wrong(`${field}.content[${index}].value`, { zh: '不得为空。', en: 'It must not be empty.' })
    }
    switch (type) {
      case 'input':
      case 'selection_list':
        if (value.trim() === '') break
        texts.push(key === undefined || key === questionVariable ? value : `${key}：${value}`)
        break
      case 'upload_file':
        fileIds.push(...idsIn(value))
        break
      case 'upload_image':
        if (isUploaded) fileIds.push(value.trim())
        media.push(isUploaded ? { type: 'image_file', fileId: value.trim() } : { type: 'image_url', url: value })
        break
      case 'upload_video':
        media.push({ type: 'video_url', url: value })
        break
      default:
        throw wrong(`${field}.content[${index}].type`, {
          zh: '应为 input、upload_file、upload_image、upload_video 或 selection_list。',
          en: 'It must be input, upload_file, upload_image, upload_video or selection_list.',
        })
    }
  }
  return [...media, ...(texts.length === 0 ? [] : [{ type: 'text', text: texts.join('\n') } as const])]
}

/** Several files may be named with commas between them. */
function idsIn(value: string): string[] {
  return value
    .split(/[,，\s]+/)
    .map((id) => id.trim())
    .filter((id) => id !== '')
}

/** Turns as a model reads them. @param picture of an uploaded file; undefined once the file is gone */
export function toTurns(said: readonly Said[], picture: (fileId: string) => string | undefined): AnswerTurn[] {
  return said.flatMap(({ role, content }): AnswerTurn[] => {
    const parts = content as readonly SaidPart[]
    const texts = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n')
    const media = parts.flatMap((part): ChatContentPart[] => {
      if (part.type === 'text') return []
      if (part.type !== 'image_file') return [{ type: part.type, [part.type]: { url: part.url } }]
      const url = picture(part.fileId)
      return url === undefined ? [] : [{ type: 'image_url', image_url: { url } }]
    })
    if (media.length === 0) return texts === '' ? [] : [{ role, content: texts }]
    return [{ role, content: texts === '' ? media : [...media, { type: 'text', text: texts }] }]
  })
}

/** The text of what was said. */
export function textOf({ content }: Said): string {
  return (content as readonly SaidPart[]).flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n')
}

function wrong(field: string, reason: { zh: string; en: string }): ApiError {
  return new ApiError('invalidParameter', { field, reason }, { shouldRetry: false })
}
