import { z } from 'zod'
import { modelRoute } from './routes.ts'
import { httpAddress, seconds } from './values.ts'

/** Search of the web. */
export const search = z.strictObject({
  /**
   * Engines of each public name of a search engine, as `search_pro`: servers that search, a `bigmodel` engine (the route's `model` is
   * then its own name of a search engine), or the simulator. A name without routes has those of `search_std`, and without these all
   * defined servers that do nothing but search, in their order.
   */
  routes: z
    .partialRecord(
      z.enum([
        'search_std',
        'search_pro',
        'search_pro_sogou',
        'search_pro_quark',
        'search_pro_jina',
        'search_pro_bing',
      ]),
      z.array(modelRoute).min(1),
    )
    .default({}),
  /** Chat model that tells whether a question needs a search, and for what words; absent: every question is searched for as it is. */
  intentModel: z.string().min(1).optional(),
  /** Searches at once in one process; further ones are refused with 1701. */
  concurrency: z.number().int().min(1).max(10_000).default(64),
})

/** Servers of the Model Context Protocol that chat calls may use. */
export const mcp = z.strictObject({
  /** Servers that requests name by `server_label` alone. They are reached through the guard for addresses, as all others. */
  servers: z
    .record(
      z.string().min(1).max(64),
      z.strictObject({
        url: httpAddress,
        transport: z.enum(['sse', 'streamable-http']).default('streamable-http'),
        headers: z.record(z.string(), z.string()).default({}),
      }),
    )
    .default({}),
  /** For connecting and for each call of a tool. */
  timeoutSeconds: seconds.default(30),
  /** Characters of a result that the model gets to read; the rest is left out, and the model is told. */
  maxResultCharacters: z.number().int().min(1000).max(10_000_000).default(60_000),
})
