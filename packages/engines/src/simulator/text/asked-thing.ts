import { isHan } from './language.ts'
import { termsOf, withoutQuestionWords } from './terms.ts'

/** What stands before 的 at the beginning of a question, unless it only points at something. */
const hanThing = /^(?:请问|請問|那么|那麼|那)?\s*([^的，,。？?\s]{2,20}?)的(?=[^的])/u
const hanPointer = /^(?:[你您我他她它咱](?:们|們)?|贵司|贵公司|本公司|这|那|該|该|此|上述|以下|文中|文档|材料|资料)/u
/** "What is the radius of Mars?": of longer questions the last word is often no thing of its own. */
const englishThing =
  /^(?:what|who|which|where|how \w+)(?:'s|\s+(?:is|are|was|were))\s+(?:the\s+)?[\w -]{1,30}?\s+of\s+(?:the\s+)?([\p{L}\p{N}][\p{L}\p{N}' -]{1,40}?)\s*[?.!]*$/iu

/**
 * Whether a question asks about something that the material nowhere names: the radius of Mars, of a text on the Moon. Words that both
 * share ("radius") then lead to an answer about something else. False where the form of the question does not tell what it is about.
 */
export function isAboutSomethingElse(question: string, material: string): boolean {
  const thing = thingAskedFor(question.normalize('NFKC').trim())
  if (thing.size === 0) return false
  const held = termsOf(material)
  return ![...thing].some((term) => held.has(term))
}

/** The terms of the thing that is named; none where the form does not tell. */
function thingAskedFor(question: string): ReadonlySet<string> {
  const han = hanThing.exec(question)?.[1]
  if (han !== undefined) {
    const isPointer = hanPointer.test(han) || withoutQuestionWords(han).trim().length < han.length
    return isPointer ? new Set() : wordsOf(han)
  }
  return wordsOf(englishThing.exec(question)?.[1] ?? '')
}

/** Single Han characters are shared by chance. */
function wordsOf(text: string): Set<string> {
  return new Set([...termsOf(text)].filter((term) => !isHan(term) || [...term].length > 1))
}
