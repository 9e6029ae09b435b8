import { failureMessage } from './document-failures.ts'
import type { DocumentFormat } from './document-types.ts'
import { ParseFailure } from './parsing/parsed-document.ts'
import type { ParseFailureReason } from './parsing/parsed-document.ts'
import type { PreparationPool } from './preparation/preparation-pool.ts'

/**
 * Reads a file in a process of its own, as documents of bases are read.
 * @returns its text in pieces, in reading order, or why it cannot be read
 * @throws the reason of the signal, or what failed on this machine: worth another try
 */
export type ReadFile = (
  file: { readonly id: string; readonly path: string; readonly name: string; readonly format: DocumentFormat },
  signal: AbortSignal,
) => Promise<
  { readonly pieces: readonly string[] } | { readonly refused: ParseFailureReason; readonly message: string }
>

export function fileReader(pool: PreparationPool): ReadFile {
  return async ({ id, path, name, format }, signal) => {
    try {
      const prepared = await pool.prepare(
        { path, format, fileName: name, documentId: id, slicing: {}, parseImages: false },
        { signal },
      )
      await prepared.dispose()
      return { pieces: prepared.slices.map(({ text }) => text) }
    } catch (error) {
      if (!(error instanceof ParseFailure)) throw error
      return { refused: error.reason, message: failureMessage(error.reason, 'zh') }
    }
  }
}
