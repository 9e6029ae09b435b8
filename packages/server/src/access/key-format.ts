import { randomBytes, randomInt } from 'node:crypto'

/** An API key: `id.secret`, exactly one dot, because clients split on it. */
export interface ApiKey {
  /** 32 hex digits in keys of ours. */
  readonly id: string
  readonly secret: string
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** 143 bits. */
const secretCharacters = 24
/** @z_ai/mcp-server takes a key with one of these for a placeholder and refuses it. */
const refusedWords = /api|key/i
export const maxKeyCharacters = 256

export function createKey(): ApiKey {
  for (;;) {
    const id = randomBytes(16).toString('hex')
    const secret = Array.from({ length: secretCharacters }, () => alphabet[randomInt(alphabet.length)]).join('')
    if (!refusedWords.test(secret)) return { id, secret }
  }
}

/** Undefined when the text has not exactly two parts, or holds spaces or control characters. */
export function parseKey(text: string): ApiKey | undefined {
  if (text.length > maxKeyCharacters) return undefined
  const match = /^([\x21-\x2d\x2f-\x7e]+)\.([\x21-\x2d\x2f-\x7e]+)$/.exec(text)
  const [, id, secret] = match ?? []
  return id === undefined || secret === undefined ? undefined : { id, secret }
}

export function formatKey({ id, secret }: ApiKey): string {
  return `${id}.${secret}`
}
