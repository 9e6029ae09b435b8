import { chatCompletionRequest, describeIssue } from '@openmaas/protocol'
import type { ChatCompletionRequest } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'

/**
 * A request that another capability puts together from what its own client sent, read as chat reads those of its clients.
 * @throws {ApiError} fieldMissing, invalidParameter
 */
export function readChatRequest(value: object): ChatCompletionRequest {
  const parsed = chatCompletionRequest.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = describeIssue(parsed.error)
  throw new ApiError(issue.name, issue.parameters, { shouldRetry: false })
}
