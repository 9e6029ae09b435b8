import { stemmer } from 'stemmer'

/**
 * Words that ask or join and hardly ever tell one slice from another. In a small base they can be rare by chance ("what" stands in
 * few statements), so that frequency alone would take them for important. They weigh less in questions and are kept in the index.
 */
const chinese =
  '的 了 是 在 和 与 及 或 之 于 以 由 为 被 把 对 从 到 向 有 吗 呢 吧 啊 其 该 此 这 那 这个 那个 个 位 种 次 些 一 一个 一种 一位 一次 一些 ' +
  '哪 哪个 哪些 哪种 哪里 哪儿 哪年 哪位 哪几 哪一 什么 甚么 什么样 何 何时 何处 何人 何种 为何 如何 怎么 怎样 怎么样 为什么 多少 多久 几 几个 ' +
  '谁 是否 请问 时候 当时 当中 其中 分别 会 能 可以 要 不 没有 也 都 就 而 但 并 且 等 所 他 她 它 们 我 你 他们 你们 我们'
const english =
  'a an the of in on at to for from by with and or is are was were be been being do does did what which who whom whose when where why ' +
  'how many much that this these those it its as not no can could would should will shall may might has have had he she they their his ' +
  'her them there i me my you your we our us please'

const stopWords = new Set([
  ...chinese.split(' '),
  ...english.split(' ').map((word) => (word.length > 2 ? stemmer(word) : word)),
])

/**
 * Tells which terms of a question only ask: stop words, single characters that stand in none but stop words there (both of 什么, but not the
 * 年 of 哪年 beside 年糕), and pairs of such characters.
 * @param words of the question, as `wordsOf` gives them
 */
export function stopTermsOf(words: readonly string[]): (term: string) => boolean {
  const tells = new Set(words.filter((word) => !stopWords.has(word)).join(''))
  const asks = new Set(words.filter((word) => stopWords.has(word)).join('')).difference(tells)
  const isStopCharacter = (character: string) => stopWords.has(character) || asks.has(character)
  return (term) => stopWords.has(term) || (/^\p{Script=Han}{1,2}$/u.test(term) && [...term].every(isStopCharacter))
}
