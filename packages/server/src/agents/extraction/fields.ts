import { z } from 'zod'

const mostFields = 100
const mostNameCharacters = 100
const mostRuleCharacters = 1000

const name = z
  .string()
  .trim()
  .min(1)
  .refine((text) => text.length <= mostNameCharacters, {
    params: { zh: '长度不得超过 100 个字符。', en: 'It must have at most 100 characters.' },
  })
const rule = z
  .union([z.string(), z.number(), z.boolean()])
  .transform(String)
  .refine((text) => text.length <= mostRuleCharacters, {
    params: { zh: '长度不得超过 1000 个字符。', en: 'It must have at most 1000 characters.' },
  })

/** A field to be looked for, and what is said about it. */
export interface Field {
  readonly name: string
  readonly rule: string
}

/** `custom_fields`: a list of objects whose members are fields and their rules; one such object is taken as well, and bare names. */
export const customFields = z
  .union([z.array(z.union([z.record(name, rule), name])), z.record(name, rule)])
  .transform((given): Field[] =>
    (Array.isArray(given) ? given : [given]).flatMap((one) =>
      typeof one === 'string'
        ? [{ name: one, rule: '' }]
        : Object.entries(one).map(([key, value]) => ({ name: key, rule: value })),
    ),
  )
  .refine((fields) => fields.length <= mostFields, {
    params: { zh: '最多 100 个字段。', en: 'It must hold at most 100 fields.' },
  })

/** `default_fields` of contracts: names, or names that are switched on and off by True and False. */
export const switchedFields = z
  .union([z.array(z.union([z.record(name, z.unknown()), name])), z.record(name, z.unknown())])
  .transform((given): string[] =>
    (Array.isArray(given) ? given : [given]).flatMap((one) =>
      typeof one === 'string' ? [one] : Object.entries(one).flatMap(([key, value]) => (isOn(value) ? [key] : [])),
    ),
  )
  .refine((fields) => fields.length <= mostFields, {
    params: { zh: '最多 100 个字段。', en: 'It must hold at most 100 fields.' },
  })

function isOn(value: unknown): boolean {
  return value !== false && value !== 0 && String(value).toLowerCase() !== 'false'
}

/** A form with one member for each field; a name that comes twice counts once. */
export function formOf<Member extends z.ZodType>(
  fields: readonly Field[],
  member: (field: Field) => Member,
): z.ZodObject<Record<string, Member>> {
  return z.object(Object.fromEntries(fields.map((field) => [field.name, member(field)])))
}

/** What a text holds for a field; empty where it is silent. */
export function statement({ rule: description }: Field): z.ZodString {
  return description === '' ? z.string() : z.string().describe(description)
}
