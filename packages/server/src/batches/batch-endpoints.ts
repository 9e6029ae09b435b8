/** What the lines of a batch may ask for, by the last part of the address that the platform and OpenAI's clients share. */
export type BatchOperation = '/chat/completions' | '/embeddings' | '/images/generations'

const form = /^(?:\/api)?(?:\/paas)?\/v[14](\/chat\/completions|\/embeddings|\/images\/generations)$/

/** Requests that one batch may hold; the platform's figures. */
const mostLines: Readonly<Record<BatchOperation, number>> = {
  '/chat/completions': 50_000,
  '/embeddings': 10_000,
  '/images/generations': 50_000,
}

/** `/v4/chat/completions` of the platform and `/v1/chat/completions` of OpenAI's clients mean the same; undefined for any other. */
export function operationOf(url: string): BatchOperation | undefined {
  return form.exec(url)?.[1] as BatchOperation | undefined
}

export function mostLinesOf(operation: BatchOperation): number {
  return mostLines[operation]
}
