import type { Said } from '../../conversations/index.ts'
import type { Deck } from './deck.ts'

/** The deck as it stands after the last turn of a conversation. */
export function deckOf(history: readonly Said[]): Deck | undefined {
  const kept = history.findLast(({ role }) => role === 'assistant')?.content
  return typeof kept === 'object' && kept !== null && 'deck' in kept
    ? (kept as { readonly deck: Deck }).deck
    : undefined
}
