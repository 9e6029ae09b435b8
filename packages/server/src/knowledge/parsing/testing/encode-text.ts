/* For tests: the platform decodes many encodings but encodes only UTF-8. */

const tables = new Map<string, Map<string, readonly number[]>>()

/** Characters of one or two bytes in GBK, Big5 and the like. */
export function encodeLegacy(text: string, encoding: 'gbk' | 'big5' | 'shift_jis' | 'euc-kr'): Uint8Array {
  const table = tables.get(encoding) ?? twoByteTable(encoding)
  tables.set(encoding, table)
  return new Uint8Array(
    [...text].flatMap((character) => {
      if (character < '\u0080') return character.charCodeAt(0)
      const bytes = table.get(character)
      if (bytes === undefined) throw new Error(`${character} is not in ${encoding}.`)
      return bytes
    }),
  )
}

export function encodeUtf16(text: string, order: 'little' | 'big'): Uint8Array {
  const bytes = Buffer.from(text, 'utf16le')
  return new Uint8Array(order === 'little' ? bytes : bytes.swap16())
}

function twoByteTable(encoding: string): Map<string, readonly number[]> {
  const decoder = new TextDecoder(encoding)
  const table = new Map<string, readonly number[]>()
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const characters = [...decoder.decode(new Uint8Array([lead, trail]))]
      const [character = '\uFFFD'] = characters
      if (characters.length === 1 && character !== '\uFFFD' && !table.has(character))
        table.set(character, [lead, trail])
    }
  }
  return table
}
