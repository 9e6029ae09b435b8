import { z } from 'zod'

/* While pages are recognised, the notes of a version tell how far that is; what its document is like replaces them afterwards. */

const notes = z.object({ recognised: z.int(), toRecognise: z.int() })

export function recognitionNotes(recognised: number, toRecognise: number): string {
  return JSON.stringify({ recognised, toRecognise } satisfies z.infer<typeof notes>)
}

/** As a document's `progress` tells it; empty while nothing is recognised. */
export function recognitionProgress(text: string | null): { recognised?: number; to_recognise?: number } {
  const parsed = notes.safeParse(text === null ? undefined : JSON.parse(text))
  return parsed.success ? { recognised: parsed.data.recognised, to_recognise: parsed.data.toRecognise } : {}
}
