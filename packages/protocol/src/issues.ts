import type { z } from 'zod'
import type { LocalisedText } from './errors.ts'

type Issue = z.core.$ZodIssue
type UnionIssue = Extract<Issue, { code: 'invalid_union' }>

/** A refused value in the words of the error table: the arguments of `ApiError`. */
export interface DescribedIssue {
  readonly name: 'fieldMissing' | 'invalidParameter'
  readonly parameters: { readonly field: string; readonly reason: LocalisedText }
}

/** The first thing that is wrong with a request. A null counts as missing, because clients mean "not given" by it. */
export function describeIssue(error: { readonly issues: readonly Issue[] }): DescribedIssue {
  const first = error.issues[0]
  if (first === undefined) throw new TypeError('describeIssue needs an error with at least one issue')
  const issue = innermost(first, [])
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path
  return {
    name: isMissing(issue) ? 'fieldMissing' : 'invalidParameter',
    parameters: { field: fieldName(path), reason: reasonOf(issue) },
  }
}

/** `messages[0].content`, as the platform's samples and most clients write a path. */
export function fieldName(path: readonly PropertyKey[]): string {
  let name = ''
  for (const step of path) {
    if (typeof step === 'number') name += `[${step}]`
    else name += name === '' ? String(step) : `.${String(step)}`
  }
  return name === '' ? 'body' : name
}

/** Of a value that fits no variant, the complaint of the variant that got furthest into it. */
function innermost(issue: Issue, prefix: readonly PropertyKey[]): Issue {
  const path = [...prefix, ...issue.path]
  if (issue.code !== 'invalid_union' || issue.inclusive === false || issue.errors.length === 0)
    return { ...issue, path }
  const complaints = issue.errors.flatMap((branch) => branch.slice(0, 1)).map((inner) => innermost(inner, path))
  let deepest: Issue | undefined
  for (const complaint of complaints) {
    if (deepest === undefined || complaint.path.length > deepest.path.length) deepest = complaint
  }
  if (deepest === undefined) return { ...issue, path }
  if (deepest.path.length > path.length || complaints.length === 1) return deepest
  if (complaints.every(isMissing)) return deepest
  // A variant that took the type and refused the value says more than one of another type.
  const refusal = complaints.find(({ code }) => code !== 'invalid_type' && code !== 'invalid_value')
  if (refusal !== undefined) return refusal
  return { ...issue, path, errors: complaints.map((complaint) => [complaint]) }
}

function isMissing(issue: Issue): boolean {
  return (
    (issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'invalid_union') &&
    /received (undefined|null)$/.test(issue.message)
  )
}

function reasonOf(issue: Issue): LocalisedText {
  switch (issue.code) {
    case 'invalid_type':
      return expected(issue.expected)
    case 'invalid_value':
      return oneOf(issue.values)
    case 'too_small':
      return bound(issue.origin, 'min', issue.minimum, issue.inclusive !== false)
    case 'too_big':
      return bound(issue.origin, 'max', issue.maximum, issue.inclusive !== false)
    case 'invalid_union':
      return unionReason(issue)
    case 'unrecognized_keys':
      return { zh: '没有此参数。', en: 'There is no such parameter.' }
    case 'custom':
      return customReason(issue.params)
    case 'invalid_format':
      return formatReason(issue.format, issue.pattern)
    default:
      return { zh: '取值不正确。', en: 'Its value is not allowed.' }
  }
}

function unionReason(issue: UnionIssue): LocalisedText {
  if (issue.inclusive !== false && issue.options !== undefined) return oneOf(issue.options)
  const types = new Set<string>()
  for (const [inner] of issue.errors) {
    if (inner?.code === 'invalid_type') types.add(inner.expected)
    else if (inner?.code === 'invalid_value') return oneOf(inner.values)
  }
  if (types.size === 0) return { zh: '取值不正确。', en: 'Its value is not allowed.' }
  const words = [...types].map(expectedWords)
  return {
    zh: `应为${words.map((word) => word.zh).join('或')}。`,
    en: `It must be ${words.map((word) => word.en).join(' or ')}.`,
  }
}

const typeWords: Readonly<Record<string, LocalisedText>> = {
  string: { zh: '字符串', en: 'a string' },
  number: { zh: '数字', en: 'a number' },
  int: { zh: '整数', en: 'an integer' },
  boolean: { zh: '布尔值', en: 'a boolean' },
  array: { zh: '数组', en: 'an array' },
  object: { zh: '对象', en: 'an object' },
  record: { zh: '对象', en: 'an object' },
}

function expectedWords(type: string): LocalisedText {
  return typeWords[type] ?? { zh: type, en: type }
}

function expected(type: string): LocalisedText {
  const words = expectedWords(type)
  return { zh: `应为${words.zh}。`, en: `It must be ${words.en}.` }
}

function oneOf(values: readonly unknown[]): LocalisedText {
  const list = values.map(String).join(', ')
  return values.length === 1
    ? { zh: `应为 ${list}。`, en: `It must be ${list}.` }
    : { zh: `可选值：${list}。`, en: `It must be one of: ${list}.` }
}

function bound(origin: string, side: 'min' | 'max', limit: number | bigint, inclusive: boolean): LocalisedText {
  const atLeast = side === 'min'
  if (origin === 'string' || origin === 'array') {
    const unit = origin === 'string' ? { zh: '个字符', en: 'characters' } : { zh: '项', en: 'items' }
    return atLeast
      ? { zh: `至少 ${limit} ${unit.zh}。`, en: `It must have at least ${limit} ${unit.en}.` }
      : { zh: `至多 ${limit} ${unit.zh}。`, en: `It must have at most ${limit} ${unit.en}.` }
  }
  if (atLeast) {
    return inclusive
      ? { zh: `不得小于 ${limit}。`, en: `It must not be less than ${limit}.` }
      : { zh: `应大于 ${limit}。`, en: `It must be greater than ${limit}.` }
  }
  return inclusive
    ? { zh: `不得大于 ${limit}。`, en: `It must not be greater than ${limit}.` }
    : { zh: `应小于 ${limit}。`, en: `It must be less than ${limit}.` }
}

function formatReason(format: string, pattern: string | undefined): LocalisedText {
  const form = format === 'regex' && pattern !== undefined ? pattern : format
  return { zh: `格式应为 ${form}。`, en: `Its format must be ${form}.` }
}

/** Checks of our own give their reason as `params: { zh, en }`. */
function customReason(parameters: Readonly<Record<string, unknown>> | undefined): LocalisedText {
  const { zh, en } = parameters ?? {}
  if (typeof zh === 'string' && typeof en === 'string') return { zh, en }
  return { zh: '取值不正确。', en: 'Its value is not allowed.' }
}
