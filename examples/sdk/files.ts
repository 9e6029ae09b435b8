/** Files: up, listed page by page, down, gone. */
import { allItems, OpenMaaS } from '@openmaas/sdk'

const client = new OpenMaaS()
const { id } = await client.files.create(
  { purpose: 'batch', file: { content: Buffer.from('{"custom_id":"1"}\n'), name: 'lines.jsonl' } },
  { onUploadProgress: ({ sentBytes, totalBytes }) => console.log(`Sent ${sentBytes} of ${totalBytes} bytes`) },
)
for await (const file of allItems((query) => client.files.list(query), { purpose: 'batch', limit: 100 }))
  console.log(`${file.id} ${file.filename}`)
console.log(await (await client.files.content(id)).text())
await client.files.delete(id)
