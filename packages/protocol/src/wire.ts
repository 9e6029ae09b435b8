import { z } from 'zod'

/**
 * Scalars as they really arrive: query and form values are text, guides send booleans and numbers as strings, ids come as JSON
 * numbers. Each parses to one type, so that nothing behind the border has to ask again.
 */

/** Told in place of a reason when the value is absent, so that a missing field is told apart from a wrong one. */
const receivedUndefined = 'Invalid input: received undefined'

function missing(issue: { readonly input?: unknown }): string | undefined {
  return issue.input === undefined || issue.input === null ? receivedUndefined : undefined
}

/** Text of at most so many characters, counted by code points as JSON Schema does; JavaScript counts a rare Chinese character twice. */
export function textOfAtMost(characters: number) {
  return z
    .string({ error: missing })
    .check(({ value, issues }) => {
      if (value.length > characters && [...value].length > characters)
        issues.push({ code: 'too_big', origin: 'string', maximum: characters, inclusive: true, input: value })
    })
    .meta({ maxLength: characters })
}

/** One of a closed list of words. */
export function choice<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values, { error: missing })
}

/** A word of the list in any letter case; parses to the spelling of the list. */
export function caselessChoice<const Values extends readonly [string, ...string[]]>(values: Values) {
  const spelling = new Map(values.map((value) => [value.toLowerCase(), value]))
  return z.preprocess(
    (value) => (typeof value === 'string' ? (spelling.get(value.toLowerCase()) ?? value) : value),
    choice(values),
  )
}

/** Objects told apart by the word in `key`. A missing word is a missing field, not an unknown variant. */
export function variants<const Key extends string, const Options extends Parameters<typeof z.discriminatedUnion>[1]>(
  key: Key,
  options: Options,
) {
  return z.discriminatedUnion(key, options, {
    error: (issue) => {
      const input: unknown = issue.input
      if (typeof input !== 'object' || input === null) return missing(issue)
      return missing({ input: Reflect.get(input, key) })
    },
  })
}

/** `true`, `"true"`, `"True"`, `"1"` and their opposites. */
export const looseBoolean = z.union([
  z.boolean(),
  z.stringbool({ truthy: ['true', '1', 'yes', 'on'], falsy: ['false', '0', 'no', 'off'] }),
])

/** A boolean or its word: "true" is one of another type, "yes" is not what the documents name. */
export const booleanWord = z.union([z.boolean(), z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] })])

/** An integer, or its digits as text, from `minimum` to `maximum`. */
export function looseInteger(minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER) {
  return z.preprocess(
    (value) => (typeof value === 'string' && /^\s*-?\d+\s*$/.test(value) ? Number(value) : value),
    z.int().min(minimum).max(maximum),
  )
}

/** A number, or its decimal text. */
export const looseNumber = z.preprocess(
  (value) => (typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value),
  z.number(),
)

/** A share, or its decimal text. */
export const unitNumber = looseNumber.pipe(z.number().min(0).max(1))

/** A text that says something. */
export const wordedText = z.string().refine((text) => text.trim() !== '', {
  params: { zh: '不得为空白。', en: 'It must not be blank.' },
})

/** A text, or a number that is kept as the text of its digits. */
export const looseText = z.union([z.string(), z.number().transform(String)])

/**
 * Id of a knowledge base, document or application: up to 19 decimal digits, beyond 2^53. Requests also carry it as a bare JSON
 * number; the JSON parser hands such a number over as text, so that no digit is lost.
 */
export const decimalId = z
  .union([z.string(), z.int().transform(String)])
  .refine((id) => /^\d{1,20}$/.test(id), {
    params: { zh: '应为十进制数字组成的 id。', en: 'It must be an id of decimal digits.' },
  })
  .meta({
    id: 'DecimalId',
    description: 'Decimal digits, up to 19. Replies give text; requests may give a JSON number.',
  })

/**
 * The caller's own id of a call, at most 64 characters. The contract says 6 to 64 and unique; numbers, shorter and repeated ids
 * are accepted, because SDK tests send `time.time()`, and SDKs repeat a failed call with the same id.
 */
export const requestId = looseText
  .refine((id) => id.length <= 64, {
    params: { zh: '长度不得超过 64 个字符。', en: 'It must have at most 64 characters.' },
  })
  .describe("The caller's id of this call, 6 to 64 characters, unique; generated when absent.")

/** The end user on whose behalf the caller calls: 6 to 128 characters, as both contract files say; numbers become text. */
export const userId = looseText
  .refine((id) => id.length >= 6 && id.length <= 128, {
    params: { zh: '长度应为 6 到 128 个字符。', en: 'It must have 6 to 128 characters.' },
  })
  .describe('Id of the end user, 6 to 128 characters.')

export const sensitiveWordCheck = z
  .looseObject({ type: z.string().optional(), status: z.string().optional() })
  .describe('`{type: "ALL", status: "ENABLE" | "DISABLE"}`; sent by the SDKs.')

/** Text in either language for a check that zod's own issue codes cannot describe. */
export interface CheckReason {
  readonly zh: string
  readonly en: string
}
