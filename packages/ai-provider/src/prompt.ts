import { UnsupportedFunctionalityError } from '@ai-sdk/provider'
import type { LanguageModelV4FilePart, LanguageModelV4Prompt, LanguageModelV4ToolResultPart } from '@ai-sdk/provider'
import { base64Of } from '@openmaas/sdk'
import type { ChatContentPart, ChatMessage, ChatToolCall } from '@openmaas/sdk'

type Message = LanguageModelV4Prompt[number]

/** The AI SDK's conversation in the words of the platform. @throws {UnsupportedFunctionalityError} for what it has no words for */
export function messagesOf(prompt: LanguageModelV4Prompt): ChatMessage[] {
  return prompt.flatMap((message): ChatMessage[] => {
    switch (message.role) {
      case 'system':
        return [{ role: 'system', content: message.content }]
      case 'user':
        return [{ role: 'user', content: contentOf(message.content) }]
      case 'assistant':
        return [assistantMessage(message.content)]
      case 'tool':
        return message.content.flatMap((part) =>
          part.type === 'tool-result'
            ? [{ role: 'tool' as const, tool_call_id: part.toolCallId, content: resultText(part.output) }]
            : [],
        )
    }
  })
}

function contentOf(parts: Extract<Message, { role: 'user' }>['content']): string | ChatContentPart[] {
  const [only] = parts
  if (parts.length === 1 && only?.type === 'text') return only.text
  return parts.map((part) => (part.type === 'text' ? { type: 'text', text: part.text } : filePart(part)))
}

function filePart({ data, mediaType, filename }: LanguageModelV4FilePart): ChatContentPart {
  const [kind] = mediaType.split('/')
  if (data.type === 'text') return { type: 'text', text: `${filename ?? 'file'}:\n${data.text}` }
  if (data.type === 'reference')
    throw new UnsupportedFunctionalityError({ functionality: 'references to files of a provider' })
  if (kind === 'audio') {
    if (data.type === 'url') throw new UnsupportedFunctionalityError({ functionality: 'audio by its address' })
    const format = /mp3|mpeg/.test(mediaType) ? 'mp3' : 'wav'
    return { type: 'input_audio', input_audio: { data: base64(data.data), format } }
  }
  const type = mediaType.includes('/') && !mediaType.endsWith('/*') ? mediaType : 'image/png'
  const url = data.type === 'url' ? data.url.href : `data:${type};base64,${base64(data.data)}`
  if (kind === 'image') return { type: 'image_url', image_url: { url } }
  if (kind === 'video') return { type: 'video_url', video_url: { url } }
  return { type: 'file_url', file_url: { url } }
}

function base64(data: string | Uint8Array): string {
  return typeof data === 'string' ? data : base64Of(data)
}

/** Reasoning goes back as it came: models with preserved thinking go on from it. */
function assistantMessage(parts: Extract<Message, { role: 'assistant' }>['content']): ChatMessage {
  let content = ''
  let reasoning = ''
  const calls: ChatToolCall[] = []
  for (const part of parts) {
    if (part.type === 'text') content += part.text
    else if (part.type === 'reasoning') reasoning += part.text
    else if (part.type === 'tool-call' && part.providerExecuted !== true)
      calls.push({
        id: part.toolCallId,
        type: 'function',
        function: {
          name: part.toolName,
          arguments: typeof part.input === 'string' ? part.input : JSON.stringify(part.input),
        },
      })
  }
  return {
    role: 'assistant',
    content,
    ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  }
}

function resultText(output: LanguageModelV4ToolResultPart['output']): string {
  switch (output.type) {
    case 'text':
    case 'error-text':
      return output.value
    case 'json':
    case 'error-json':
      return JSON.stringify(output.value)
    case 'execution-denied':
      return output.reason ?? 'The user did not allow this call.'
    case 'content':
      return output.value.map((part) => (part.type === 'text' ? part.text : JSON.stringify(part))).join('\n')
  }
}
