import { z } from 'zod'
import { engineIdentity, httpAddress, seconds } from './values.ts'

const searchServer = {
  ...engineIdentity,
  apiKey: z.string().min(1).optional(),
  /** Sent with every search. */
  headers: z.record(z.string(), z.string()).optional(),
  connectTimeoutSeconds: seconds.optional(),
  /** Limit for one search. */
  timeoutSeconds: seconds.optional(),
  maxConcurrency: z.number().int().positive().optional(),
}

/** Servers that search the web and do nothing else; `search` says which of them answers which public name. */
export const searxng = z.strictObject({ ...searchServer, type: z.literal('searxng'), baseUrl: httpAddress })
export const bingSearch = z.strictObject({
  ...searchServer,
  type: z.literal('bing-search'),
  baseUrl: httpAddress.default('https://api.bing.microsoft.com/v7.0'),
  apiKey: z.string().min(1),
})
export const tavily = z.strictObject({
  ...searchServer,
  type: z.literal('tavily'),
  baseUrl: httpAddress.default('https://api.tavily.com'),
  apiKey: z.string().min(1),
})
