import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** What a link may lead to. */
export const linkKinds = [
  'document',
  'document-image',
  'parsed-file',
  'page-picture',
  'voice',
  'generated-file',
] as const
export type LinkKind = (typeof linkKinds)[number]

/** A link names the thing, not its bytes: it dies with the thing. */
export interface SignedLink {
  readonly kind: LinkKind
  readonly id: string
  /** File name that is proposed when the link is followed; cut to 120 characters. */
  readonly name: string
  /** Milliseconds since the epoch; kept to the second. */
  readonly expiresAt: number
}

export type LinkVerdict =
  | { readonly valid: true; readonly link: SignedLink }
  | { readonly valid: false; readonly reason: 'signature' | 'expired' }

export interface LinkSigner {
  /** @returns path of this server, `/download/…` */
  sign(link: SignedLink): string
  /** @param token the part of the path after `/download/` */
  verify(token: string): LinkVerdict
}

export const downloadPath = '/download/'
const maxNameCharacters = 120
const signatureBytes = 16
const maxTokenCharacters = 4096

/**
 * Links that work without a key until they expire. The signature is HMAC-SHA256, cut to 128 bits so that links stay short, under a key
 * that is derived from the master secret: servers with one secret take each other's links, and a new secret ends all of them.
 */
export function createLinkSigner(masterSecret: string, now: () => number = Date.now): LinkSigner {
  const key = Buffer.from(hkdfSync('sha256', masterSecret, 'openmaas', 'download-links', 32))
  const signatureOf = (payload: string): Buffer =>
    createHmac('sha256', key).update(payload).digest().subarray(0, signatureBytes)

  return {
    sign({ kind, id, name, expiresAt }) {
      const shortName = [...name].slice(0, maxNameCharacters).join('')
      const fields = [linkKinds.indexOf(kind), id, Math.ceil(expiresAt / 1000), shortName]
      const payload = Buffer.from(JSON.stringify(fields)).toString('base64url')
      return `${downloadPath}${payload}.${signatureOf(payload).toString('base64url')}`
    },

    verify(token) {
      const [payload = '', signature = ''] = token.length <= maxTokenCharacters ? token.split('.') : []
      const given = Buffer.from(signature, 'base64url')
      if (given.length !== signatureBytes || !timingSafeEqual(given, signatureOf(payload)))
        return { valid: false, reason: 'signature' }
      const [kindIndex, id, expiresAtSeconds, name] = JSON.parse(
        Buffer.from(payload, 'base64url').toString(),
      ) as SignedFields
      const kind = linkKinds[kindIndex]
      if (kind === undefined) return { valid: false, reason: 'signature' }
      const expiresAt = expiresAtSeconds * 1000
      return now() < expiresAt
        ? { valid: true, link: { kind, id, name, expiresAt } }
        : { valid: false, reason: 'expired' }
    },
  }
}

/** What `sign` wrote; the signature vouches for the form. Kinds are told by their place in the list, which only grows at its end. */
type SignedFields = [kindIndex: number, id: string, expiresAtSeconds: number, name: string]
