import { ApiError } from '../../errors/api-error.ts'
import type { AgentCall } from '../core/agent.ts'
import type { MadeFile } from '../core/agent-files.ts'
import type { AgentTools } from '../core/agent-tools.ts'
import { documentKind } from './document-kinds.ts'
import type { OfficeKind, TextKind } from './document-kinds.ts'
import { officeJob } from './office/office-jobs.ts'
import { OfficeUnreadable } from './office/office-text.ts'
import { translatedText } from './translate-text.ts'
import type { Translator } from './translator.ts'

const officeTypes: Readonly<Record<OfficeKind, string>> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}
const field = 'messages'

/**
 * The same document in another language. Word, PowerPoint and Excel files, pages, Markdown, texts and subtitles keep their layout; of
 * everything else the text is read, and comes back as Markdown.
 */
export async function translateDocument(
  translator: Translator,
  source: string,
  call: AgentCall,
  { reader }: Pick<AgentTools, 'reader'>,
  language: string,
): Promise<MadeFile> {
  const { signal } = call.context
  const { name, bytes } = await reader.bytes(source, call, field)
  const kind = documentKind(name)
  const named = (extension?: string): string => nameIn(name, language, extension)
  try {
    if (kind !== undefined && 'office' in kind) {
      const paragraphs = await officeJob({ type: 'paragraphs', bytes, kind: kind.office }, signal)
      const translated = await translator.all(paragraphs)
      const rebuilt = await officeJob({ type: 'rebuild', bytes, kind: kind.office, translated }, signal)
      return { name: named(), contentType: officeTypes[kind.office], bytes: rebuilt }
    }
    const { text, textKind } = await readText(kind?.text, source, call, reader)
    const translated = await translatedText(translator, text, textKind, signal)
    const extension = kind === undefined ? 'md' : undefined
    return { name: named(extension), contentType: 'text/plain; charset=utf-8', bytes: Buffer.from(translated) }
  } catch (error) {
    if (!(error instanceof OfficeUnreadable)) throw error
    const reason = {
      zh: '文件损坏、过大或类型不符。',
      en: 'The file is broken, too large, or of another type than its name says.',
    }
    throw new ApiError('invalidParameter', { field, reason }, { shouldRetry: false, cause: error })
  }
}

async function readText(
  kind: TextKind | undefined,
  source: string,
  call: AgentCall,
  reader: AgentTools['reader'],
): Promise<{ readonly text: string; readonly textKind: TextKind }> {
  const { text } =
    kind === undefined ? await reader.text(source, call, field) : await reader.plainText(source, call, field)
  return { text, textKind: kind ?? 'markdown' }
}

/** `report.docx` becomes `report.zh-CN.docx`. */
function nameIn(name: string, language: string, extension?: string): string {
  const dot = name.lastIndexOf('.')
  const bare = dot <= 0 ? name : name.slice(0, dot)
  const own = extension ?? (dot <= 0 ? '' : name.slice(dot + 1))
  return [bare, language, own].filter((part) => part !== '').join('.')
}
