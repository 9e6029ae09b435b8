import { z } from 'zod'

/** The console. */
export const consoleSettings = z.strictObject({
  /** Hours after which people sign in to the console again. */
  sessionHours: z.number().positive().max(8760).default(24),
})
