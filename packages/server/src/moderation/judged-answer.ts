import type { ChatPart, ModerationVerdict } from '@openmaas/engines'
import { GivenText, riskLevels, told } from './answer-end.ts'
import { pass } from './verdict.ts'

/** So much is judged at once: some sentences, so that a reader waits but little and an engine understands. */
const leastPiece = 60
const longestPiece = 400
/** What was read before goes with each piece, so that nothing is hidden by the cut. */
const contextCharacters = 300
const sentenceEnd = /[。！？!?\n]|[.;；](?=\s)/g

const streams = ['reasoning-delta', 'text-delta'] as const
type Stream = (typeof streams)[number]

/**
 * An answer of which nothing is read before it was judged: sentences are held until the judge has passed them. One that is rejected
 * ends the answer; what is doubtful stays, and is told at the end.
 * @param promptText of the request, for the usage of an answer that is cut off
 * @throws whatever the judge throws
 */
export async function* judgedAnswer(
  parts: AsyncIterable<ChatPart>,
  judge: (text: string) => Promise<ModerationVerdict>,
  promptText: () => string,
): AsyncGenerator<ChatPart, void, undefined> {
  const held: Record<Stream, string> = { 'text-delta': '', 'reasoning-delta': '' }
  const read: Record<Stream, string> = { 'text-delta': '', 'reasoning-delta': '' }
  const given = new GivenText(promptText)
  let doubtful = false

  /** @returns whether it may be read */
  async function passes(type: Stream, piece: string): Promise<boolean> {
    const { level } = piece.trim() === '' ? pass : await judge(read[type] + piece)
    doubtful ||= level === 'REVIEW'
    if (level === 'REJECT') return false
    held[type] = held[type].slice(piece.length)
    read[type] = (read[type] + piece).slice(-contextCharacters)
    given.add(piece)
    return true
  }

  for await (const part of parts) {
    if (part.type === 'reply-fields') {
      yield part
      continue
    }
    if (part.type === 'text-delta' || part.type === 'reasoning-delta') {
      const { type } = part
      held[type] += part.text
      for (let end = pieceEnd(held[type]); end > 0; end = pieceEnd(held[type])) {
        const text = held[type].slice(0, end)
        if (!(await passes(type, text))) return yield* given.cut()
        yield { type, text }
      }
      continue
    }
    // Calls and the end come after all that was said before them.
    for (const type of streams) {
      const text = held[type]
      if (text === '') continue
      if (!(await passes(type, text))) return yield* given.cut()
      yield { type, text }
    }
    if (part.type === 'finish' && doubtful) yield told(riskLevels.REVIEW)
    yield part
  }
}

/** Where what can be judged now ends; 0 while more is waited for. */
function pieceEnd(text: string): number {
  if (text.length < leastPiece) return 0
  let end = 0
  for (const found of text.slice(0, longestPiece).matchAll(sentenceEnd)) end = found.index + found[0].length
  if (end >= leastPiece) return end
  if (text.length < longestPiece) return 0
  // Not between the halves of a character.
  return /[\ud800-\udbff]$/.test(text.slice(0, longestPiece)) ? longestPiece - 1 : longestPiece
}
