/** An assistant that answers from documents and names its sources. */
import { applicationEvents, OpenMaaS, uploadAndWait } from '@openmaas/sdk'

const client = new OpenMaaS()
const { data: base } = await client.knowledge.create({ embedding_id: 11, name: 'example' })
await uploadAndWait(client, base.id, {
  content: Buffer.from('整机保修期为三年。电池保修期为十八个月。'),
  name: 'warranty.txt',
})
const { data: applicationId } = await client.application.create({
  name: 'example',
  desc: 'Answers from the uploaded file',
  knowledge_ids: [base.id],
})
const response = await client.application.sseInvoke(applicationId, {
  prompt: [{ role: 'user', content: '电池的保修期有多久？' }],
  incremental: true,
})
for await (const event of applicationEvents(response)) {
  process.stdout.write(event.text)
  if (event.type !== 'finish') continue
  const { data: sources } = await client.application.sliceInfo(event.requestId)
  console.log(`\nSources: ${sources.document_slices.map(({ document }) => document.name).join(', ')}`)
}
