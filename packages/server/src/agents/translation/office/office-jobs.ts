import { Worker } from 'node:worker_threads'
import type { GlossaryEntry, LocalisedText } from '@openmaas/protocol'
import { Gate } from '../../../media-input/index.ts'
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
  return jobs.run(async () => {
    signal.throwIfAborted()
    // Sound because the worker answers each type of job with its own result.
    return (await work(job, signal)) as OfficeResults[Type]
  })
}

async function work(job: OfficeJob, signal: AbortSignal): Promise<OfficeResults[OfficeJob['type']]> {
  const worker = new Worker(new URL('./office-worker.ts', import.meta.url), {
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: memoryMiB },
  })
  const deadline = AbortSignal.timeout(timeoutMilliseconds)
  const either = AbortSignal.any([signal, deadline])
  const { promise, resolve, reject } = Promise.withResolvers<OfficeReply>()
  const stop = (): void => reject(either.reason)
  either.addEventListener('abort', stop, { once: true })
  worker.once('message', resolve)
  worker.once('error', reject)
  worker.once('exit', (code) => reject(new Error(`The thread ended with ${code}.`)))
  try {
    const reply = await promise
    if ('unreadable' in reply) throw new OfficeUnreadable(reply.unreadable)
    return reply.result
  } catch (error) {
    const isTooMuch =
      deadline.aborted || (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')
    if (isTooMuch && !signal.aborted)
      throw new OfficeUnreadable('The document is too large to be read.', { cause: error })
    throw error
  } finally {
    either.removeEventListener('abort', stop)
    await worker.terminate()
  }
}
