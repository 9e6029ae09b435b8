/** Characters that a piece of Han text holds. */
const hanPerPiece = 2
/** A run of letters longer than this is not waited for. */
const maxPieceCharacters = 12

/**
 * Cuts a text as a model would send it: a word with the space after it, one or two Han characters, a sign. Joined, the pieces
 * are the text; none is empty, none ends inside a character.
 */
export function piecesOf(text: string): string[] {
  const pattern = new RegExp(
    String.raw`\p{Script=Han}{1,${hanPerPiece}}[，。！？；：、]?|[^\s\p{Script=Han}]{1,${maxPieceCharacters}}\s?|\s{1,${maxPieceCharacters}}`,
    'gu',
  )
  return text.match(pattern) ?? []
}
