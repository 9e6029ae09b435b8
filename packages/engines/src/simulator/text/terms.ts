/** Words that carry no subject matter; question words are among them because no answer repeats them. */
const englishStopWords = new Set(
  (
    'a an the and or but nor if then else of in on at by for from to into onto with without about as is are was were be been being am ' +
    'do does did done doing have has had having will would shall should can could may might must it its this that these those there ' +
    'here he she they we you i me him her them us my your his their our mine yours what which who whom whose when where why how ' +
    'many much more most some any no not only own same so than too very just also please tell give show let get got s t d ll m re ve ' +
    'know called many long far old often kind type sort according used one'
  ).split(' '),
)

const chineseQuestionWords =
  /什[么麼]时候|什[么麼]時候|為什[么麼]|为什[么麼]|什[么麼]|哪一[年个個位种種些]|哪[年里裡裏儿兒个個些位种種天]|哪|多少|怎[么麼][样樣]?|如何|是否|何[时時地人]|谁|誰|几|幾|吗|嗎|呢|请问|請問|请|請|告诉我|告訴我|[的地得了是在有与與和及或也就都而被把将將对對于於以为為之其由从從到这這那该該个個中上下]/gu

/**
 * The terms by which texts are compared: stemmed Latin words, numbers, and for Han text pairs of neighbouring characters,
 * which need no dictionary. Every distinct term once.
 */
export function termsOf(text: string): Set<string> {
  const terms = new Set<string>()
  const folded = text.normalize('NFKC').toLowerCase()
  for (const [word] of folded.matchAll(/\p{N}+(?:[.,]\p{N}+)*|[\p{L}\p{M}]+(?:'[a-z]+)?/gu)) addTerms(word, terms)
  return terms
}

/** Terms of a question: as `termsOf`, without the pairs that question words and particles would make. */
export function termsOfQuestion(question: string): Set<string> {
  const terms = termsOf(withoutQuestionWords(question.normalize('NFKC')))
  return terms.size > 0 ? terms : termsOf(question)
}

/** Chinese question words and particles become spaces, so that no pair is made across them. */
export function withoutQuestionWords(text: string): string {
  return text.replace(chineseQuestionWords, ' ')
}

function addTerms(word: string, terms: Set<string>): void {
  // A word may mix scripts (`3D打印机`, `iPhone手机`): runs of Han characters and of others are taken apart.
  for (const [run] of word.matchAll(/\p{Script=Han}+|\P{Script=Han}+/gu)) {
    if (/\p{Script=Han}/u.test(run)) addHanPairs([...run], terms)
    else addWord(run, terms)
  }
}

function addHanPairs(characters: readonly string[], terms: Set<string>): void {
  for (const character of characters) terms.add(character)
  for (let index = 0; index + 1 < characters.length; index++) terms.add(`${characters[index]}${characters[index + 1]}`)
}

function addWord(word: string, terms: Set<string>): void {
  if (/^\p{N}/u.test(word)) {
    terms.add(word.replaceAll(',', ''))
    return
  }
  const bare = word.replace(/'[a-z]+$/, '')
  if (!englishStopWords.has(bare) && bare.length > 0) terms.add(stem(bare))
}

/** A light English stemmer: plurals, -ing, -ed, -ly and the silent e, enough to let `played` meet `playing`. */
export function stem(word: string): string {
  if (word.length < 4) return word
  let root = word
  if (root.endsWith('ies')) root = `${root.slice(0, -3)}y`
  else if (/(?:ss|sh|ch|x|z)es$/.test(root)) root = root.slice(0, -2)
  else if (/[^su]s$/.test(root)) root = root.slice(0, -1)
  const withoutEnding = /^(.{3,})(?:ing|ed|ly|er|ion|or)$/.exec(root)?.[1]
  if (withoutEnding !== undefined && /[aeiouy]/.test(withoutEnding)) {
    root = withoutEnding.replace(/([bdfgmnprt])\1$/, '$1')
  }
  return root.length > 3 ? root.replace(/[ey]$/, '') : root
}
