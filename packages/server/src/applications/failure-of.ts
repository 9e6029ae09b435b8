import type { FinishReason } from '@openmaas/engines'
import { ApiError } from '../errors/api-error.ts'

/**
 * What an answer that did not come to its end failed of; undefined for one that did, or that was cut by its length.
 * @param requestId ours, by which the operator finds the failure
 */
export function failureOf(reason: FinishReason, requestId: string): ApiError | undefined {
  if (reason === 'network_error') return new ApiError('upstreamFailed', { errorId: requestId })
  if (reason === 'sensitive') return new ApiError('contentUnsafe')
  return undefined
}
