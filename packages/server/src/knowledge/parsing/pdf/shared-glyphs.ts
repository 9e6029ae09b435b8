export type Writing = 'simplified' | 'traditional' | 'japanese'

const onlySimplified = /[们这为说时对发个过还进车门长见⻋⻓⻔⻅⻢⻚]/g
const onlyTraditional = /[們這為說時對發個過還進車門長見國來會學]/g
const kana = /[\u3041-\u3096\u30a1-\u30fa]/g

/** In which writing most of a text is; simplified where nothing tells. */
export function writingOf(text: string): Writing {
  const count = (signs: RegExp) => text.match(signs)?.length ?? 0
  if (count(kana) * 10 > count(/[\u3400-\u9fff]/g)) return 'japanese'
  return count(onlyTraditional) > count(onlySimplified) ? 'traditional' : 'simplified'
}

const doors: Readonly<Record<Writing, string>> = { simplified: '户', traditional: '戶', japanese: '戸' }

/**
 * Where a font draws two signs with one glyph, a PDF often names the other one. Programs that know note the right one beside it
 * (`ActualText`), but the library does not tell it; so what nobody writes in such a place is put right here. The radical of a door
 * is drawn as the character of the font's writing; slash and wave as wide as a Chinese character are those of Chinese punctuation;
 * the figure dash is drawn as the en dash. The length of the text stays the same.
 *
 * @param isFullWidth whether the signs of the text are as wide as they are high
 */
export function meantSigns(
  text: string,
  { writing, isFullWidth }: { readonly writing: Writing; readonly isFullWidth: boolean },
): string {
  const meant = text.replaceAll('⼾', doors[writing]).replaceAll('\u2012', '\u2013')
  if (!isFullWidth) return meant
  const slashed = meant.replaceAll('\u2215', '／')
  return writing === 'japanese' ? slashed : slashed.replaceAll('\u301c', '～')
}
