/** The parser keeps many events for each character: a long text is parsed in pieces, so that memory stays bounded. */
const pieceCharacters = 200_000

const fence = /^ {0,3}(`{3,}|~{3,})/

/**
 * Cuts a long Markdown text before headings outside of code fences or, where there are none, at empty lines. Only the definitions of
 * reference links do not reach over a cut; their texts stay.
 */
export function markdownPieces(text: string): string[] {
  if (text.length <= pieceCharacters) return [text]
  const pieces: string[] = []
  let piece: string[] = []
  let length = 0
  let openFence: string | undefined
  let lastBlank = false
  for (const line of text.split('\n')) {
    const isFull = length > pieceCharacters
    const mayCut =
      openFence === undefined && (/^#{1,6}\s/.test(line) ? isFull : lastBlank && length > pieceCharacters * 1.5)
    // A fence that never ends must not collect the whole text.
    if ((mayCut && !/^\s/.test(line)) || length > pieceCharacters * 4) {
      pieces.push(piece.join('\n'))
      piece = []
      length = 0
      openFence = undefined
    }
    const [, sign] = fence.exec(line) ?? []
    if (sign !== undefined) openFence = nextFence(openFence, sign, line)
    piece.push(line)
    length += line.length + 1
    lastBlank = line.trim() === ''
  }
  pieces.push(piece.join('\n'))
  return pieces
}

function nextFence(open: string | undefined, sign: string, line: string): string | undefined {
  if (open === undefined) return sign
  const closes = sign[0] === open[0] && sign.length >= open.length && line.trim() === sign
  return closes ? undefined : open
}
