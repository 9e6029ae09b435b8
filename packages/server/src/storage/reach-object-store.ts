import { ObjectStoreFailed, S3Client } from './s3-client.ts'
import type { S3Settings } from './s3-client.ts'

/**
 * Asks for the first name in the bucket, and changes nothing.
 * @throws {ObjectStoreFailed}
 */
export async function reachObjectStore(settings: S3Settings): Promise<void> {
  const client = new S3Client(settings)
  try {
    const query = { 'list-type': '2', prefix: settings.prefix ?? '', 'max-keys': '1' }
    const reply = await client.send({ method: 'GET', query })
    if (reply === undefined) throw new ObjectStoreFailed('There is no object store at this address.')
    await reply.text()
  } finally {
    await client.close()
  }
}
