/** What engines and chat models judge at once, in characters: the platform's own limit for a text. */
export const longestPiece = 2000
/** Neighbours share so many characters, so that nothing unsafe is cut in two. */
const sharedCharacters = 100

/** A text in pieces that can be judged, in order; one that is short enough as it is. */
export function piecesOf(text: string): string[] {
  const pieces: string[] = []
  for (let start = 0; ; start += longestPiece - sharedCharacters) {
    pieces.push(text.slice(start, start + longestPiece).toWellFormed())
    if (start + longestPiece >= text.length) return pieces
  }
}
