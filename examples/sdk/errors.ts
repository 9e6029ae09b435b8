/** What can go wrong, and how it is told apart. */
import { AbortedError, ApiError, ConnectionError, NotFoundError, OpenMaaS, RateLimitError } from '@openmaas/sdk'

const client = new OpenMaaS({ timeout: 30_000, maxRetries: 3 })
try {
  const messages = [{ role: 'user' as const, content: 'Hello' }]
  await client.chat.completions.create({ model: 'no-such-model', messages }, { signal: AbortSignal.timeout(60_000) })
} catch (error) {
  if (error instanceof NotFoundError) console.log(`Not there: ${error.code} ${error.message}`)
  else if (error instanceof RateLimitError) console.log('Too many calls at once')
  else if (error instanceof ApiError) console.log(`${error.status} ${error.code}, call ${error.requestId}`)
  else if (error instanceof ConnectionError) console.log(`No answer: ${error.message}`)
  else if (error instanceof AbortedError) console.log('Ended by the signal')
  else throw error
}
