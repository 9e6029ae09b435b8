import { ApiError } from '../errors/api-error.ts'

export function notFound(field: string, value: string): ApiError {
  return new ApiError('resourceNotFound', { field, value: value.slice(0, 64) }, { shouldRetry: false })
}

export function conversationNotFound(id: string): ApiError {
  return notFound('conversation_id', id)
}
