/** How near texts are to a question. */
import { OpenMaaS } from '@openmaas/sdk'

const client = new OpenMaaS()
const texts = ['保修期有多久？', '整机保修期为三年。', '今天天气很好。']
const { data } = await client.embeddings.create({ model: 'embedding-3', input: texts, dimensions: 256 })
const [question = [], ...others] = data.map(({ embedding }) => (typeof embedding === 'string' ? [] : embedding))
for (const [index, other] of others.entries()) {
  const product = other.reduce((sum, value, place) => sum + value * (question[place] ?? 0), 0)
  console.log(`${product.toFixed(3)} ${texts[index + 1]}`)
}
