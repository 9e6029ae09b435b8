/** The text of a page. The server fetches public addresses only. */
import { ApiError, OpenMaaS } from '@openmaas/sdk'

const client = new OpenMaaS()
try {
  const { reader_result: page } = await client.reader.create({ url: process.argv[2] ?? 'http://127.0.0.1/' })
  console.log(`${page?.title}: ${page?.content}`)
} catch (error) {
  if (!(error instanceof ApiError)) throw error
  console.log(`Refused with ${error.code}: ${error.message}`)
}
