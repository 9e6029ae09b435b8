/** Characters that steer a Word document instead of being read. */
const mark = {
  noteReference: '\x02',
  fieldStart: '\x13',
  fieldSeparator: '\x14',
  fieldEnd: '\x15',
  hardHyphen: '\x1e',
  softHyphen: '\x1f',
} as const

/** Cleans the text of a document paragraph by paragraph; fields may begin in one and end in another. */
export class TextCleaner {
  /** Fields that are open, innermost last; what stands before a field's separator is its code. */
  readonly #fields: ('code' | 'result')[] = []

  /**
   * @param isHidden whether the character at this position of the document is deleted or hidden
   * @param noteLabel what stands in place of the note reference at this position
   */
  clean(
    text: string,
    start: number,
    { isHidden, noteLabel }: { isHidden: (position: number) => boolean; noteLabel: (position: number) => string },
  ): string {
    let cleaned = ''
    for (const [index, character] of [...units(text)].entries()) {
      if (character === mark.fieldStart) this.#fields.push('code')
      else if (character === mark.fieldSeparator && this.#fields.length > 0)
        this.#fields[this.#fields.length - 1] = 'result'
      else if (character === mark.fieldEnd) this.#fields.pop()
      else if (!this.#fields.includes('code') && !isHidden(start + index)) {
        cleaned += character === mark.noteReference ? noteLabel(start + index) : shown(character)
      }
    }
    return cleaned
  }
}

function* units(text: string): Generator<string> {
  for (let index = 0; index < text.length; index += 1) yield text.charAt(index)
}

function shown(character: string): string {
  if (character === mark.hardHyphen) return '-'
  if (character === '\v') return '\n'
  return character >= ' ' || character === '\t' ? (character === mark.softHyphen ? '' : character) : ''
}
