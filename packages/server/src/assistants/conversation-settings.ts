import { z } from 'zod'
import type { WireUsage } from './assistant-chunks.ts'

const tokens = z.int().min(0).default(0)
const settings = z.object({
  usage: z.object({ prompt_tokens: tokens, completion_tokens: tokens, total_tokens: tokens }).prefault({}),
})

/** What the assistants keep with a conversation. */
export function readSettings(stored: string): { readonly usage: WireUsage } {
  return settings.parse(JSON.parse(stored))
}
