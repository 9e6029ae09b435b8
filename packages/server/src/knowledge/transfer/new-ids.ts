import { randomInt } from 'node:crypto'

/** What the ids of an archive become here. Their order stays, because equal scores are ordered by it. */
export interface IdMap {
  readonly kept: boolean
  of(id: string): string
  /** Text of a document with the markers of its pictures made to name the document's new id. */
  text(text: string, documentId: string): string
}

/** An id of the archive names something here already. */
export class IdTaken extends Error {
  override readonly name = 'IdTaken'
}

export const keptIds: IdMap = { kept: true, of: (id) => id, text: (text) => text }

/** Ids are made of milliseconds and a count; so much is half a year of them. */
const farthestShift = 2n ** 56n
const lowestId = 10n ** 18n

/**
 * Every id moved back by one distance that is drawn by lot, so that a clash is next to impossible; one that happens is noticed. Ids keep
 * their 19 digits, so that places in texts stay right.
 */
export function shiftedIds(): IdMap {
  const distance = (BigInt(randomInt(1, 2 ** 48 - 1)) * farthestShift) / 2n ** 48n
  const of = (id: string): string => {
    const down = BigInt(id) - distance
    return String(down >= lowestId ? down : BigInt(id) + distance)
  }
  return {
    kept: false,
    of,
    text: (text, documentId) => text.replaceAll(`【示意图序号_${documentId}_`, `【示意图序号_${of(documentId)}_`),
  }
}
