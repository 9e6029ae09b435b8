import { APICallError } from '@ai-sdk/provider'
import type { SharedV4ProviderOptions } from '@ai-sdk/provider'
import { AbortedError, ApiError, ConnectionError } from '@openmaas/sdk'
import type { RequestOptions } from '@openmaas/sdk'

export const providerName = 'openmaas'

interface Call {
  readonly abortSignal?: AbortSignal
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly providerOptions?: SharedV4ProviderOptions
}

/** What the AI SDK says about a call beside its content, as the client takes it. */
export function requestOptions({ abortSignal, headers = {}, providerOptions }: Call): RequestOptions {
  const sent = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
  return { signal: abortSignal, headers: Object.fromEntries(sent), extraBody: providerOptions?.[providerName] }
}

/** Runs a call, and tells its failure as the AI SDK knows them, so that it repeats what may be repeated. */
export async function told<Result>(url: string, requestBodyValues: unknown, work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    throw asCallError(url, requestBodyValues, error)
  }
}

export function asCallError(url: string, requestBodyValues: unknown, error: unknown): unknown {
  if (error instanceof AbortedError) return error.cause ?? error
  if (error instanceof ApiError) {
    const responseHeaders: Record<string, string> = {}
    error.headers.forEach((value, name) => (responseHeaders[name] = value))
    return new APICallError({
      message: error.message,
      url,
      requestBodyValues,
      statusCode: error.status,
      responseHeaders,
      responseBody: JSON.stringify(error.body),
      data: { code: error.code, requestId: error.requestId },
      isRetryable: responseHeaders['x-should-retry'] !== 'false' && (error.status === 429 || error.status >= 500),
      cause: error,
    })
  }
  if (error instanceof ConnectionError)
    return new APICallError({ message: error.message, url, requestBodyValues, isRetryable: true, cause: error })
  return error
}
