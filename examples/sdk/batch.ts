/** Many calls in one file. */
import { OpenMaaS, waitForBatch } from '@openmaas/sdk'

const client = new OpenMaaS()
const lines = ['北京', '上海'].map((city, index) =>
  JSON.stringify({
    custom_id: `line-${index}`,
    method: 'POST',
    url: '/v4/chat/completions',
    body: { model: 'glm-4.7', messages: [{ role: 'user', content: `用一句话介绍${city}。` }] },
  }),
)
const { id } = await client.files.create({
  purpose: 'batch',
  file: { content: Buffer.from(lines.join('\n')), name: 'cities.jsonl' },
})
const { id: batchId } = await client.batches.create({ input_file_id: id, endpoint: '/v4/chat/completions' })
const { output_file_id: output = '' } = await waitForBatch(client, batchId, { firstDelay: 200 })
console.log(await (await client.files.content(output)).text())
