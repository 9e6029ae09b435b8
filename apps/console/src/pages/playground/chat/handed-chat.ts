import type { Turn } from './turn.ts'

let handed: readonly Turn[] | undefined

/** Turns that the chat page begins with when it is opened next, in place of the conversation of the tab. */
export function handTurns(turns: readonly Turn[]): void {
  handed = turns
}

export function handedTurns(): readonly Turn[] | undefined {
  return handed
}

/** The chat page has them. */
export function forgetHandedTurns(): void {
  handed = undefined
}
