import type { ChatContentPart } from '@openmaas/engines'
import type { AnthropicBlock } from '@openmaas/protocol'
import { refuse, requireObject, requireText } from '../errors/refuse.ts'

export type ReadDocument = (source: Readonly<Record<string, unknown>>, field: string) => Promise<string>

/**
 * Tools put facts of each call into a block of this form, which changes with every call; a model that read it could not use the cache
 * of what follows.
 */
const billingHeader = /^x-anthropic-billing-header:/

/** What people or tools say: content of turns, of results of tools and of the system prompt, in parts of a chat message. */
export async function readContent(
  content: string | readonly AnthropicBlock[],
  field: string,
  readDocument: ReadDocument,
): Promise<ChatContentPart[]> {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  const parts: ChatContentPart[] = []
  for (const [index, block] of content.entries()) {
    const part = await readBlock(block, `${field}[${index}]`, readDocument)
    if (part !== undefined) parts.push(part)
  }
  return parts
}

/** @returns undefined for a block that holds nothing for the model */
export async function readBlock(
  block: AnthropicBlock,
  field: string,
  readDocument: ReadDocument,
): Promise<ChatContentPart | undefined> {
  switch (block.type) {
    case 'text': {
      const text = requireText(block['text'], `${field}.text`)
      return billingHeader.test(text) ? undefined : { type: 'text', text }
    }
    case 'image':
      return { type: 'image_url', image_url: { url: pictureUrl(block['source'], `${field}.source`) } }
    case 'document': {
      const text = await readDocument(requireObject(block['source'], `${field}.source`), `${field}.source`)
      const facts = ['title', 'context'].flatMap((name) => {
        const fact = block[name]
        return typeof fact === 'string' && fact !== '' ? [` ${name}=${JSON.stringify(fact)}`] : []
      })
      return { type: 'text', text: `<document${facts.join('')}>\n${text}\n</document>` }
    }
    case 'search_result': {
      const parts = await readContent(blocksOf(block['content'], `${field}.content`), `${field}.content`, readDocument)
      const { title, source } = block
      const head = [title, source].filter((fact) => typeof fact === 'string').join('\n')
      return { type: 'text', text: `${head}\n${textOfParts(parts)}` }
    }
    case 'tool_reference':
      return { type: 'text', text: requireText(block['tool_name'], `${field}.tool_name`) }
    // Nothing for the model to read: a place in the cache, or a file for programs that do not run here.
    case 'cache_control':
    case 'container_upload':
      return undefined
    default:
      refuse(`${field}.type`, {
        zh: `不支持 ${block.type} 内容块。`,
        en: `Blocks of type ${block.type} are not taken here.`,
      })
  }
}

/** Whether documents of a conversation are to be cited by their places, which no model here does. */
export function asksForCitations(
  messages: readonly { readonly content: string | readonly AnthropicBlock[] }[],
): boolean {
  return messages.some(({ content }) => typeof content !== 'string' && content.some(isToBeCited))
}

function isToBeCited({ citations }: AnthropicBlock): boolean {
  return typeof citations === 'object' && citations !== null && 'enabled' in citations && citations.enabled === true
}

/** Content of a block inside another one. */
export function blocksOf(value: unknown, field: string): readonly AnthropicBlock[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) return [{ type: 'text', text: requireText(value, field) }]
  return value.map((item: unknown, index) => {
    const block = requireObject(item, `${field}[${index}]`)
    return { ...block, type: requireText(block['type'], `${field}[${index}].type`) }
  })
}

function pictureUrl(given: unknown, field: string): string {
  const source = requireObject(given, field)
  switch (source['type']) {
    case 'base64': {
      const type = requireText(source['media_type'], `${field}.media_type`)
      return `data:${type};base64,${requireText(source['data'], `${field}.data`)}`
    }
    case 'url':
      return requireText(source['url'], `${field}.url`)
    case 'file':
      return requireText(source['file_id'], `${field}.file_id`)
    default:
      refuse(`${field}.type`, { zh: '可选值：base64、url、file。', en: 'It must be one of: base64, url, file.' })
  }
}

export function textOfParts(parts: readonly ChatContentPart[]): string {
  return parts.flatMap(({ text }) => text ?? []).join('\n\n')
}

/** Text alone as one text, because models that only read text often have templates that take nothing else. */
export function contentOf(parts: readonly ChatContentPart[]): string | ChatContentPart[] {
  return parts.every(({ type }) => type === 'text') ? textOfParts(parts) : [...parts]
}
