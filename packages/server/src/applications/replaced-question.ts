import { topicOf } from './question-topic.ts'

/** "那火星呢？", "火星怎么样", "还有火星？": what is new stands in the group. */
const hanFollowUp = /^(?:那么?|而|还有|另外|换成)?[，,\s]*(.+?)(?:又?呢|又?怎么样|又?如何)?[\s？?。]*$/u
const englishFollowUp = /^(?:(?:and|but|or|so|then)\b\s*)?(?:(?:what|how) about\s+)?(.+?)\s*[?.]*$/iu
const maxHanCharacters = 8
const maxWords = 4
const questionWord =
  /什么|多少|哪|谁|怎|几|如何|为何|\b(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|do|does|did|can|could)\b/iu
const preposition = /^(?:in|on|at|by|for|from|to|with|without|of|about|before|after|during|since)\b/i
const year = /(?<!\d)(?:1\d|20)\d\d(?!\d)/
/** Last characters of words that name a property rather than a thing. */
const propertyEnding = /[量度率价费期号数径积址额距龄因途质龄间点话机箱门]$/u

/**
 * The earlier question with what the last one brings in place of its counterpart: "月球的半径是多少" and "那火星呢" ask for the radius of
 * Mars, with "那质量呢" for the mass of the Moon. Undefined where the last question is no bare thing, or has no counterpart.
 */
export function withReplacement(earlier: string, last: string): string | undefined {
  const isHan = /\p{Script=Han}/u.test(last)
  const thing = (isHan ? hanFollowUp : englishFollowUp).exec(last)?.[1]?.trim()
  if (thing === undefined || thing === '' || questionWord.test(thing)) return undefined
  const newYear = year.exec(thing)
  if (newYear !== null) return year.test(earlier) ? earlier.replace(year, newYear[0]) : undefined
  if (isHan) return [...thing].length > maxHanCharacters ? undefined : hanReplacement(earlier, thing)
  return thing.split(/\s+/).length > maxWords || preposition.test(thing)
    ? undefined
    : englishReplacement(earlier, thing)
}

function hanReplacement(earlier: string, thing: string): string | undefined {
  if (/[^的]的[^的]/u.test(thing)) return thing
  const counterpart = sameKind(earlier, thing)
  if (counterpart !== undefined) return earlier.replace(counterpart, () => thing)
  const topic = topicOf(earlier)
  if (topic === undefined) return undefined
  if (propertyEnding.test(thing)) return topic.isCertain ? `${topic.text}的${thing}` : undefined
  return earlier.replace(topic.text, () => thing)
}

/** Things of one kind often end alike: 年假 and 病假, 月球 and 地球, 半径 and 直径. */
function sameKind(earlier: string, thing: string): string | undefined {
  const characters = [...thing]
  const ending = characters.at(-1) ?? ''
  if (characters.length < 2 || !/\p{Script=Han}/u.test(ending)) return undefined
  const asLong = new RegExp(`[^的是有在\\P{Script=Han}]{${characters.length - 1}}${ending}`, 'u')
  return asLong.exec(earlier)?.[0]
}

function englishReplacement(earlier: string, thing: string): string | undefined {
  const topic = topicOf(earlier)
  const isProperty = /^the\s+\p{Ll}/u.test(thing)
  if (topic !== undefined) return isProperty ? `${thing} of ${topic.text}` : earlier.replace(topic.text, () => thing)
  const names = [...earlier.matchAll(/(?<=\s)(?:\p{Lu}[\p{L}\p{N}'-]*)(?:\s+\p{Lu}[\p{L}\p{N}'-]*)*/gu)]
  return names.length === 1 && /^\p{Lu}/u.test(thing) ? earlier.replace(names[0]?.[0] ?? '', () => thing) : undefined
}
