/** Documents in the order of their worth for a question. */
import { OpenMaaS } from '@openmaas/sdk'

const client = new OpenMaaS()
const documents = ['今天天气很好。', '整机保修期为三年。']
const { results } = await client.rerank.create({ model: 'rerank', query: '保修期有多久？', documents })
for (const { index, relevance_score: score } of results) console.log(`${score.toFixed(3)} ${documents[index]}`)
