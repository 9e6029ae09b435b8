import { z } from 'zod'
import { seconds } from './values.ts'

/** Pictures, videos and files of chat calls. */
export const media = z.strictObject({
  /** For pictures and videos that were fetched and wait for their engine, of all calls together; further calls wait. */
  memoryMiB: z.number().int().min(64).max(65_536).default(256),
  /** Largest video that is fetched here. */
  maxVideoMiB: z.number().int().min(1).max(200).default(50),
  /** Characters of the documents of one call that are read here because its engine takes no files. */
  maxFileCharacters: z.number().int().positive().default(500_000),
})

/** What engines make: pictures and videos. */
export const generated = z.strictObject({
  /** For so long links to it work and it is kept; the platform says 30 days. */
  keepDays: z.number().positive().max(3650).default(30),
  /**
   * When pictures get a mark that says what they are: as the request asks (`watermark_enabled`, default true), always, or never.
   * Engines that draw a mark themselves are told.
   */
  watermark: z.enum(['asked', 'always', 'never']).default('asked'),
  /** A video that its engine has not made by then has failed. */
  videoMaxHours: z.number().positive().max(720).default(24),
})

/** Hearing and speaking where no engine of a model does both itself: in chat with `glm-4-voice`, and in live sessions. */
export const voice = z.strictObject({
  /** Writes down what is said. */
  transcriptionModel: z.string().min(1).default('glm-asr-2512'),
  /** Reads answers aloud. */
  speechModel: z.string().min(1).default('glm-tts'),
  /** Answers in live sessions whose model has no routes of its own. */
  chatModel: z.string().min(1).default('glm-4.7-flash'),
  /** Answers there when pictures came with the question. */
  visionModel: z.string().min(1).default('glm-4.6v-flash'),
  /** A live session without events and without an answer under way is closed after so long. */
  idleSeconds: seconds.default(180),
  /** Longest live session. */
  sessionSeconds: seconds.default(3600),
})
