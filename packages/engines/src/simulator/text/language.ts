export type Language = 'zh' | 'en'

const hanCharacter = /\p{Script=Han}/gu
const latinWord = /[A-Za-z]{2,}/g

/** Chinese when at least one Han character stands for every two Latin words; English otherwise, also for text without letters. */
export function languageOf(text: string): Language {
  const han = text.match(hanCharacter)?.length ?? 0
  if (han === 0) return 'en'
  const latin = text.match(latinWord)?.length ?? 0
  return han * 2 >= latin ? 'zh' : 'en'
}

/** True where two words are written without a space between them. */
export function isHan(character: string | undefined): boolean {
  return character !== undefined && /\p{Script=Han}/u.test(character)
}
