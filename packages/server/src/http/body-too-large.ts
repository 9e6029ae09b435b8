import { ApiError } from '../errors/api-error.ts'

export function bodyTooLarge(maxBytes: number): ApiError {
  const limit = maxBytes >= 1_048_576 ? `${Math.floor(maxBytes / 1_048_576)} MiB` : `${maxBytes} B`
  return new ApiError('bodyTooLarge', { limit }, { shouldRetry: false })
}
