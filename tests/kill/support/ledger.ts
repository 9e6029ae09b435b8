import { isReadable, type DocumentKind } from './documents.ts'

/** `embedding_code`: the work broke off repeatedly. */
const gaveUp = 10_012

/** A document as its owner knows it: everything here was acknowledged. */
export interface KnownDocument {
  readonly id: string
  readonly marker: string
  readonly kind: DocumentKind
  /** Last part of the address for its next callback; undefined where none was asked for. */
  token: string | undefined
  /** Seen ready or failed since it was last asked to be worked on. */
  settled: boolean
}

export interface KnownBase {
  readonly id: string
  readonly name: string
  readonly documents: Map<string, KnownDocument>
}

/** What the platform has acknowledged, and so must hold for ever; written down by the clients as the replies come. */
export class Ledger {
  readonly bases = new Map<string, KnownBase>()
  /** Documents that are deleted, by id. */
  readonly deleted = new Map<string, KnownDocument>()
  readonly deletedBases = new Set<string>()
  /** Callbacks that must have come, with what they tell of. */
  readonly owed = new Map<string, { readonly documentId: string; readonly status: 1 | 2 }>()
  /** What must not have happened, in words. */
  readonly violations: string[] = []
  /** How often each thing was done. */
  readonly counts = new Map<string, number>()

  get documents(): KnownDocument[] {
    return [...this.bases.values()].flatMap(({ documents }) => [...documents.values()])
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1)
  }

  violate(sentence: string): void {
    this.violations.push(sentence)
    console.error(`VIOLATION ${sentence}`)
  }

  /** A final state that a client has seen: its callback must come. @param failure `embedding_code` of a failed document */
  noteEnd(document: KnownDocument, status: 1 | 2, failure: number | undefined): void {
    document.settled = true
    if (document.token !== undefined) this.owed.set(document.token, { documentId: document.id, status })
    const expected = isReadable(document.kind) ? 1 : 2
    if (status === 2 && failure === undefined) this.violate(`document ${document.id} has failed without a reason`)
    // Whoever is killed twenty times at the same work may leave it.
    if (failure === gaveUp) this.count('given up')
    else if (status !== expected) {
      this.violate(`${document.kind} document ${document.id} ended with ${status} (${failure}) instead of ${expected}`)
    }
  }

  forget(base: KnownBase, document: KnownDocument): void {
    base.documents.delete(document.id)
    this.deleted.set(document.id, document)
  }
}
