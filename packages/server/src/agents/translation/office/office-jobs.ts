import type { GlossaryEntry, LocalisedText } from '@openmaas/protocol'
import { Gate } from '../../../media-input/index.ts'
import { threadReply, ThreadExhausted } from '../../core/thread.ts'
import type { OfficeKind, TextKind } from '../document-kinds.ts'
import type { TextForm } from '../forms/text-form.ts'
import { OfficeUnreadable } from './office-text.ts'

interface OfficeResults {
  readonly paragraphs: string[]
  readonly rebuild: Uint8Array
  readonly text: TextForm
  readonly table: readonly GlossaryEntry[] | LocalisedText
}

export type OfficeJob =
  | { readonly type: 'paragraphs'; readonly bytes: Uint8Array; readonly kind: OfficeKind }
  | {
      readonly type: 'rebuild'
      readonly bytes: Uint8Array
      readonly kind: OfficeKind
      readonly translated: readonly string[]
    }
  | { readonly type: 'text'; readonly text: string; readonly kind: TextKind }
  | { readonly type: 'table'; readonly content: string | Uint8Array; readonly name: string }

export type OfficeReply = { readonly result: OfficeResults[OfficeJob['type']] } | { readonly unreadable: string }

const memoryMiB = 768
const timeoutMilliseconds = 60_000
const jobs = new Gate(2)

/**
 * Takes documents of callers apart and puts them together in a thread of its own, bounded in memory and time, so that neither a large
 * nor a malicious one holds up anybody else.
 * @throws {OfficeUnreadable} no document of its kind, or one that is too much
 * @throws the reason of the signal
 */
export async function officeJob<Type extends OfficeJob['type']>(
  job: Extract<OfficeJob, { readonly type: Type }>,
  signal: AbortSignal,
): Promise<OfficeResults[Type]> {
  const reply = await jobs.run(async () => {
    signal.throwIfAborted()
    try {
      return await threadReply<OfficeReply>(new URL('./office-worker.ts', import.meta.url), job, {
        signal,
        memoryMiB,
        timeoutMilliseconds,
      })
    } catch (error) {
      if (!(error instanceof ThreadExhausted)) throw error
      throw new OfficeUnreadable('The document is too large to be read.', { cause: error })
    }
  })
  if ('unreadable' in reply) throw new OfficeUnreadable(reply.unreadable)
  // Sound because the worker answers each type of job with its own result.
  return reply.result as OfficeResults[Type]
}
