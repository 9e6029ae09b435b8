import { z } from 'zod'

/** The id by which routes name an engine. */
export const engineIdentity = {
  id: z.string().regex(/^[\w.-]{1,64}$/, 'letters, digits, dot, dash and underscore, at most 64'),
}
export const seconds = z.number().positive().max(86_400)
export const httpAddress = z.url({ protocol: /^https?$/ })

/** `keep` leaves `<think>` in the content instead of making it `reasoning_content`. */
export const thinkTags = z.enum(['split', 'keep']).optional()
