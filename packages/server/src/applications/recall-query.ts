import { topicOf } from './question-topic.ts'
import { withReplacement } from './replaced-question.ts'

/** What recall has to know of a message. */
export interface SpokenTurn {
  readonly role: string
  readonly text: string
}

/** Beyond this an earlier question adds more than it explains. */
const maxEarlierCharacters = 200
/** A conversation refers to what was just spoken of. */
const maxStepsBack = 4

const hanPronouns =
  /它们|他们|她们|它|他|她|这个|那个|这些|那些|这里|那里|这样|该(?=[\p{Script=Han}]{2})|上述|前者|后者|刚才|其/u
/** Words in which a pronoun's character is none. */
const hanNoPronouns = /其他|其它|其中|其实|其余|其次|尤其|极其|吉他|应该|维他|排他/gu
const strongPronouns = /\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers|these|those)\b/i
const weakPronouns = /\b(?:this|that|there|then|one|ones|former|latter|same)\b/i
const followUp = /^(?:那么?|还有|另外|而|and\b|but\b|what about\b|how about\b|what else\b)/i
const hanFillers =
  /请问|为什么|什么时候|什么样|什么|怎么样|怎么|如何|多少|哪里|哪些|哪个|哪|几|谁|是否|是不是|有没有|可以|能否|告诉我|请|吗|呢|吧|的|了|是|有|在|和|与|那么|那|还|再|也|都|就|呀|啊|说|讲|一下|具体|详细|还有|另外|继续/gu
const englishFillers = new Set(
  'a an the and or but so of in on at by for from to is are was were be do does did has have had what which who whom when where why how many much more about tell me please can could would you explain else again'.split(
    ' ',
  ),
)

/**
 * What to search for: the last question, and where it only makes sense in its conversation (pronouns, hardly a word of its own,
 * "那…呢") completed by what the questions before it were about, or beside it where they do not tell how. Pure and immediate.
 */
export function recallQuery(turns: readonly SpokenTurn[]): string {
  const questions = turns
    .filter(({ role, text }) => role === 'user' && text.trim() !== '')
    .map(({ text }) => text.trim())
  const last = questions.at(-1) ?? ''
  if (!isElliptic(last)) return last
  let context: string | undefined
  for (const question of questions.slice(0, -1).slice(-maxStepsBack)) {
    const full = isElliptic(question) ? context && completed(context, question) : question
    context = full?.slice(0, maxEarlierCharacters) ?? context
  }
  if (context === undefined) return questions.slice(-2).join(' ')
  return completed(context, last) ?? `${context} ${last}`
}

/** Whether a question leaves to earlier ones what it is about. */
export function isElliptic(question: string): boolean {
  const plain = question.replace(hanNoPronouns, ' ')
  if (hanPronouns.test(plain) || strongPronouns.test(plain)) return true
  const ownWords = contentOf(plain)
  if (/\p{Script=Han}/u.test(plain)) {
    const characters = ownWords.replaceAll(/\s/g, '').length
    return characters <= 2 || (characters <= 8 && (followUp.test(plain) || /呢\s*[？?]*$/.test(plain)))
  }
  const words = ownWords.split(' ').filter((word) => word !== '').length
  return words <= 1 || (words <= 5 && (followUp.test(plain) || weakPronouns.test(plain)))
}

function contentOf(question: string): string {
  return question
    .replaceAll(/[^\p{L}\p{N}\s]/gu, ' ')
    .replace(hanFillers, ' ')
    .split(/\s+/)
    .filter((word) => !englishFillers.has(word.toLowerCase()))
    .join(' ')
}

/** A follow-up question made whole from the one before it; undefined where their forms do not tell how. */
function completed(earlier: string, last: string): string | undefined {
  const plain = last.replace(hanNoPronouns, (word) => '\u0000'.repeat(word.length))
  const pronoun = hanPronouns.exec(plain)
  if (pronoun === null && !strongPronouns.test(last)) return withReplacement(earlier, last)
  const topic = topicOf(earlier)
  if (topic === undefined) return undefined
  const named =
    pronoun === null
      ? last.replace(strongPronouns, topic.text)
      : last.slice(0, pronoun.index) + topic.text + last.slice(pronoun.index + pronoun[0].length)
  return topic.isCertain ? named : `${named} ${earlier}`
}
