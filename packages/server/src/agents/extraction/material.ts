import type { AgentCall, AgentTurn, InputPart } from '../core/agent.ts'
import type { AgentTools } from '../core/agent-tools.ts'
import { ApiError } from '../../errors/api-error.ts'
import { htmlForm } from '../translation/forms/html-form.ts'
import { joinForm } from '../translation/forms/text-form.ts'

/** What a model is given to read and look at. */
export interface Material {
  /** The caller's own words. */
  readonly words: string
  readonly documents: readonly { readonly name: string; readonly text: string }[]
  readonly pictures: readonly string[]
}

/**
 * The parts of the last user message, files and pictures made readable: pictures are looked at where a model can see, and otherwise
 * their characters are read. A picture without characters is for the simulator, where nothing else would see it.
 * @throws {ApiError}
 */
export async function materialOf(
  call: AgentCall,
  { reader, models }: Pick<AgentTools, 'reader' | 'models'>,
  turn: AgentTurn | undefined = call.turns.findLast(({ role }) => role === 'user'),
): Promise<Material> {
  const words: string[] = []
  const documents: { name: string; text: string }[] = []
  const pictures: string[] = []
  const sees = models.sees(call.agentId)
  const messageIndex = turn === undefined ? -1 : call.turns.indexOf(turn)
  for (const [index, part] of (turn?.parts ?? []).entries()) {
    if (part.type === 'text') {
      words.push(part.text)
      continue
    }
    const field = `messages[${messageIndex}].content[${index}]`
    const isPicture = part.type === 'image' || (await reader.isPicture(part.source, call))
    if (!isPicture) {
      documents.push(await reader.text(part.source, call, field))
      continue
    }
    const read = sees ? undefined : await reader.textOfPicture(part.source, call, field)
    if (read !== undefined) documents.push(read)
    else if (sees || models.isSimulated(call.agentId)) pictures.push(await reader.picture(part.source, call, field))
    else throw unseen(field)
  }
  return { words: words.join('\n'), documents, pictures }
}

function unseen(field: string): ApiError {
  const reason = {
    zh: '图片中没有可识别的文字，且没有引擎提供能看图的视觉模型。',
    en: 'The picture holds no characters, and no engine serves a vision model that could look at it.',
  }
  return new ApiError('invalidParameter', { field, reason }, { shouldRetry: false })
}

/** Documents in tags of their own, so that nothing in them is taken for an order. */
export function materialText({ words, documents }: Material): string {
  const read = documents.map(({ name, text }) => `<document name=${JSON.stringify(name)}>\n${text.trim()}\n</document>`)
  return [...read, ...(words.trim() === '' ? [] : [words])].join('\n\n')
}

/** The words of a page without its tags; a text that is no page stays as it is. */
export function withoutTags(source: string): string {
  if (!/<(?:html|body|div|p|table|tr|td|span|br|h[1-6]|li)\b/i.test(source)) return source
  const { segments } = htmlForm(source)
  const lines = segments.map((segment) =>
    joinForm({ literals: ['', ''], segments: [{ ...segment, marks: [] }] }, [segment.text]),
  )
  return lines.map((line) => line.replace(/⟦\d+⟧/g, ' ').replace(/\s+/g, ' ').trim()).join('\n')
}

/** @throws {ApiError} resourceNotFound for a file that the caller does not have */
export async function requireFiles(
  { turns, context }: AgentCall,
  { reader }: Pick<AgentTools, 'reader'>,
): Promise<void> {
  const named = turns.flatMap(({ parts }) =>
    parts.filter((part): part is Extract<InputPart, { type: 'file' }> => part.type === 'file'),
  )
  for (const { source } of named) await reader.requireFile(source, { context })
}
