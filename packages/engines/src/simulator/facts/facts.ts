import { calculationIn } from '../arithmetic.ts'
import { groundedSentences } from '../text/relevance.ts'
import { splitSentences } from '../text/sentences.ts'
import { enumSynonyms } from './concepts.ts'
import { datesIn, dayWordsIn, timesIn } from './dates.ts'
import { currenciesIn, labelledValue, namesIn, numberFor, quotedIn, requestedSubject } from './phrases.ts'
import { journeyIn, placesIn } from './places.ts'
import { kindOf, wordsOfName } from './property-kind.ts'
import type { PropertyHint, PropertyKind } from './property-kind.ts'

/** What a text states about the properties of a schema. `undefined` and empty lists mean that it states nothing. */
export interface Facts {
  readonly text: string
  /** Candidates for a string, best first, each stated in the text for a property of this kind. */
  strings(hint: PropertyHint): readonly string[]
  number(hint: PropertyHint): number | undefined
  boolean(hint: PropertyHint): boolean | undefined
  /** Those of the values that the text names, in the order of the values. */
  named(values: readonly unknown[]): readonly unknown[]
  /** A text for a string that must be there although nothing is stated for it; empty where the text has none. */
  anyString(hint: PropertyHint): string
  /** Numbers of the text in its order, for a number that must be there. */
  readonly anyNumbers: readonly number[]
}

const maxProseCharacters = 400
/** Beyond this only the beginning is searched for values. */
const maxSearchedCharacters = 8_000

/** `today` is what relative dates are counted from. */
export function factsOf(whole: string, today: Date): Facts {
  const text = whole.slice(0, maxSearchedCharacters)
  const remembered = new Map<string, readonly string[]>()
  const numbers = [...text.matchAll(/(?<![\w.-])-?\d+(?:,\d{3})*(?:\.\d+)?(?![\w-])/g)].map((match) =>
    Number(match[0].replaceAll(',', '')),
  )
  const chineseNumbers = [...text.matchAll(/(?<![\d.])\d+(?:\.\d+)?(?=\p{Script=Han})/gu)].map((match) =>
    Number(match[0]),
  )
  return {
    text,
    strings: (hint) => {
      const key = `${hint.name}\n${hint.format}\n${hint.description}`
      const strings = remembered.get(key) ?? statedStrings(text, hint, today)
      remembered.set(key, strings)
      return strings
    },
    number: (hint) => numberFor(text, hint),
    boolean: (hint) => statedBoolean(text, hint),
    named: (values) => namedValues(text, values),
    anyString: (hint) => proseFor(text, hint),
    anyNumbers: numbers.length > 0 ? numbers : chineseNumbers,
  }
}

function statedStrings(text: string, hint: PropertyHint, today: Date): readonly string[] {
  const labelled = labelledValue(text, hint)
  const stated = stringsOfKind(text, hint, today)
  return labelled === undefined ? stated : [labelled, ...stated.filter((value) => value !== labelled)]
}

function stringsOfKind(text: string, hint: PropertyHint, today: Date): readonly string[] {
  switch (kindOf(hint)) {
    case 'email':
      return text.match(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g) ?? []
    case 'url':
      return text.match(/https?:\/\/[^\s"'<>，。）)\]]+/g) ?? []
    case 'uuid':
      return text.match(/\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi) ?? []
    case 'phone':
      return text.match(/\+?\d[\d -]{5,16}\d/g) ?? []
    case 'date':
      return wantsIsoDate(hint) ? datesIn(text, today) : dayWordsIn(text)
    case 'time':
      return hint.format === 'time'
        ? timesIn(text).map((time) => `${time}Z`)
        : timesIn(text).map((time) => time.slice(0, 5))
    case 'date-time':
      return datesIn(text, today).map((date) => `${date}T${timesIn(text)[0] ?? '00:00:00'}Z`)
    case 'origin':
      return present(journeyIn(text)?.from)
    case 'destination':
      return [...present(journeyIn(text)?.to), ...(journeyIn(text) === undefined ? placesIn(text) : [])]
    case 'currency-from':
    case 'currency':
      return currenciesIn(text)
    case 'currency-to':
      return currenciesIn(text).slice(1)
    case 'symbol':
      return text.match(/\b[A-Z]{2,5}\b|\b\d{6}\b/g) ?? []
    case 'place':
      return placesIn(text)
    case 'person':
      return namesIn(text)
    case 'expression':
      return present(calculationIn(text)?.expression ?? /\d[\d.\s]*(?:[-+*/^×÷][\d.\s()]+)+/.exec(text)?.[0].trim())
    case 'code':
      return [...text.matchAll(/```\w*\n?([\s\S]*?)```/g)].map((match) => (match[1] ?? '').trim())
    case 'identifier':
      return text.match(/\b(?=[\w-]*\d)[A-Za-z\d]+(?:[-_][A-Za-z\d]+)*\b/g) ?? []
    case 'query':
    case 'message':
      return [...quotedIn(text), ...present(requestedSubject(text))]
    case 'title':
    case 'language':
    case 'prose':
    case undefined:
      return quotedIn(text)
  }
}

function wantsIsoDate(hint: PropertyHint): boolean {
  return hint.format === 'date' || /yyyy|iso ?8601|\d{4}-\d{2}-\d{2}/i.test(hint.description)
}

function statedBoolean(text: string, hint: PropertyHint): boolean | undefined {
  const labelled = labelledValue(text, hint)?.toLowerCase()
  if (labelled !== undefined) {
    if (/^(?:true|yes|on|是|有|开)/.test(labelled)) return true
    if (/^(?:false|no|off|否|无|没有|关)/.test(labelled)) return false
  }
  const words = wordsOfName(hint.name)
    .split(' ')
    .filter((word) => word.length > 2 && !['has', 'include', 'enable', 'enabled', 'use', 'with'].includes(word))
  const at = text.toLowerCase().search(new RegExp(words.map((word) => `\\b${escaped(word)}`).join('|') || '$^'))
  if (at < 0 || words.length === 0) return undefined
  return !/(?:\bno|\bnot|n't|\bwithout|\bdisable|不|没|无|别)[\w\s]{0,12}$/i.test(text.slice(Math.max(0, at - 20), at))
}

function namedValues(text: string, values: readonly unknown[]): readonly unknown[] {
  const folded = text.toLowerCase()
  const isWritten = (value: string): boolean =>
    /^[\w\s-]+$/.test(value)
      ? new RegExp(`(?<![\\w])${escaped(value.toLowerCase()).replace(/[_\\-\s]+/g, '[_\\-\\s]')}(?![\\w])`).test(folded)
      : value !== '' && folded.includes(value.toLowerCase())
  const written = values.filter(
    (value) => (typeof value === 'string' || typeof value === 'number') && isWritten(String(value)),
  )
  if (written.length > 0) return written
  return values.filter((value) => typeof value === 'string' && enumSynonyms[value.toLowerCase()]?.test(text))
}

/** Kinds that the text as a whole can stand for. */
const wholeTextKinds = new Set<PropertyKind | undefined>(['query', 'message', 'prose', 'title'])

/** The sentence that speaks of the property, else the text itself for a property that takes prose; empty where neither fits. */
function proseFor(text: string, hint: PropertyHint): string {
  const kind = kindOf(hint)
  const subject = requestedSubject(text)
  if ((kind === 'query' || kind === 'title') && subject !== undefined) return subject
  const grounded = groundedSentences(`${wordsOfName(hint.name)} ${hint.description}`, text).sentences[0]
  const whole = kind === 'title' ? splitSentences(text)[0]?.text : wholeTextKinds.has(kind) ? text : undefined
  return [...(grounded ?? whole ?? '').trim()].slice(0, maxProseCharacters).join('')
}

function present(value: string | undefined): readonly string[] {
  return value === undefined || value === '' ? [] : [value]
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
