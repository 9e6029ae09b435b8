/** Files in, the places that say something about a question out. */
import { OpenMaaS, uploadAndWait } from '@openmaas/sdk'
import { fileFrom } from '@openmaas/sdk/node'

const client = new OpenMaaS()
const paths = process.argv.slice(2)
const sample = new URL('../../tests/acceptance/fixtures/documents/handbook.pdf', import.meta.url).pathname
const { data: base } = await client.knowledge.create({ embedding_id: 11, name: 'example' })
const files = await Promise.all((paths.length > 0 ? paths : [sample]).map((path) => fileFrom(path)))
for (const { name, word_num: words } of await uploadAndWait(client, base.id, files))
  console.log(`Ready: ${name}, ${words} words`)
const { data: found } = await client.knowledge.retrieve({ query: '保修期有多久？', knowledge_ids: [base.id], top_k: 2 })
for (const { text, score } of found) console.log(`${score}: ${text.slice(0, 60)}`)
await client.knowledge.delete(base.id)
