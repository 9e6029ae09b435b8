import { z } from 'zod'

/** Members beside `data` in every reply of the knowledge and application API. */
export const envelopeMembers = {
  code: z.int().describe('200.'),
  message: z.string().describe('`请求成功`.'),
  timestamp: z.int().describe('Unix milliseconds.'),
}

/** A reply with content. */
export function enveloped<const Data extends z.ZodType>(data: Data) {
  return z.object({ data, ...envelopeMembers })
}

/** A page of a list. */
export function pageOf<const Item extends z.ZodType>(item: Item) {
  return enveloped(z.object({ list: z.array(item), total: z.int() }))
}

/** The reply to a change that tells nothing back. */
export const done = z.object(envelopeMembers).meta({ id: 'Done' })
