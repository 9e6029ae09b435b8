import { z } from 'zod'
import { seconds } from './values.ts'

/** Documents of knowledge bases: how much work at once, and how much one of them may take. */
export const knowledge = z.strictObject({
  /** Documents in work at once in one process; most of that time they wait for an engine. */
  concurrency: z.number().int().min(1).max(64).default(8),
  /** Child processes that read documents; default: the cores but one, at most four. */
  readers: z.number().int().min(1).max(64).optional(),
  /** Memory of one such process; a document that needs more fails. */
  readerMemoryMiB: z.number().int().min(128).max(65_536).default(1024),
  /** A document that takes longer to read fails. */
  readTimeoutSeconds: seconds.default(300),
  maxFileMiB: z.number().int().min(1).max(10_240).default(50),
  /** What one account may keep in all its bases; the platform's own limits are those of a paid service. */
  capacity: z
    .strictObject({
      words: z.number().int().positive().default(10_000_000_000),
      bytes: z.number().int().positive().default(107_374_182_400),
    })
    .prefault({}),
  /** Chat model that makes question-answer pairs of texts that hold none; absent: such texts are cut by paragraph. */
  questionModel: z.string().min(1).optional(),
  /** Chat model that sees and describes the pictures of documents whose `parse_image` is set; absent: their place is kept, no more. */
  visionModel: z.string().min(1).optional(),
  /** Chat model that makes a question of a conversation stand alone before it is searched for; absent: rules do, at once. */
  rewriteModel: z.string().min(1).optional(),
})

/** Applications on knowledge bases. */
export const applications = z.strictObject({
  /** Days for which the slices behind an answer can be asked for. */
  keepRecallDays: z.number().positive().max(3650).default(30),
  /** Days after which a conversation in which nothing more was said is removed, with its files; absent: they are kept. */
  keepConversationDays: z.number().positive().max(3650).optional(),
})

/** What is told to callback addresses. */
export const callbacks = z.strictObject({
  /** Days that deliveries stay on record after their end. */
  keepDays: z
    .strictObject({
      delivered: z.number().positive().max(3650).default(7),
      failed: z.number().positive().max(3650).default(30),
    })
    .prefault({}),
})
