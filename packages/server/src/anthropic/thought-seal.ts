import { createHash } from 'node:crypto'
import { SecretMismatch } from '../access/index.ts'
import type { Sealer } from '../access/index.ts'

/**
 * Signatures of thinking blocks. One holds the digest of the thinking, or the whole of it where the client does not want to see it,
 * sealed for the account: what comes back under it is what the model thought here, word for word.
 */
export class ThoughtSeal {
  readonly #sealer: Sealer

  constructor(sealer: Sealer) {
    this.#sealer = sealer
  }

  sign(accountId: string, thinking: string): string {
    return this.#sealer.seal(`digest:${digestOf(thinking)}`, contextOf(accountId))
  }

  /** As a signature of a block whose text is left out. */
  enclose(accountId: string, thinking: string): string {
    return this.#sealer.seal(`whole:${thinking}`, contextOf(accountId))
  }

  /** The thinking of a block that came back; undefined for one that was not given out here, or was changed since. */
  open(accountId: string, thinking: string, signature: string): string | undefined {
    let sealed: string
    try {
      sealed = this.#sealer.open(signature, contextOf(accountId))
    } catch (error) {
      // Conversations move on from other servers, whose signatures say nothing here.
      if (error instanceof SecretMismatch) return undefined
      throw error
    }
    if (sealed.startsWith('whole:')) return sealed.slice('whole:'.length)
    return sealed === `digest:${digestOf(thinking)}` ? thinking : undefined
  }
}

function contextOf(accountId: string): string {
  return `anthropic.thinking.${accountId}`
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
