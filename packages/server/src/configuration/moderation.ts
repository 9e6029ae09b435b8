import { z } from 'zod'

/** Which accounts a check is for: all, none, or those whose ids are named. */
const accounts = z.union([z.boolean(), z.array(z.string().min(1))])

/** What content is judged by. Further word lists are edited by the admin API and the command line. */
export const moderation = z.strictObject({
  lists: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(64),
        /** What a hit means. */
        level: z.enum(['REVIEW', 'REJECT']),
        /** Told in `risk_type`. */
        type: z.string().min(1).max(64),
        words: z.array(z.string().min(1).max(64)).default([]),
        /** A text file with one word a line; lines that begin with # are remarks. */
        file: z.string().min(1).optional(),
      }),
    )
    .default([]),
  /** Chat model that judges texts, where no engine is routed for the model `moderation`. */
  judgeModel: z.string().min(1).optional(),
  /** Chat model that judges pictures, where no engine is routed for the model `moderation`; it must see. */
  pictureModel: z.string().min(1).optional(),
  /** Chat calls whose messages hold a word of level REJECT are refused with 1301. */
  chatInput: accounts.default(false),
  /** Answers end before such a word, with the finish reason `sensitive`. */
  chatOutput: accounts.default(false),
  /**
   * Where chat calls are looked at, they are also judged by what judges texts: the engine routed for the model `moderation`, or else
   * `judgeModel`. An answer is then read some sentences later, and a call fails while nobody can judge it.
   */
  chatEngine: z.boolean().default(false),
  /** Whether `sensitive_word_check: {status: "DISABLE"}` of a request switches its checks off; `ENABLE` always switches them on. */
  callersMayDisable: z.boolean().default(false),
})
