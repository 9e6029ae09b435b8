/** Pages about a question. */
import { OpenMaaS } from '@openmaas/sdk'

const client = new OpenMaaS()
const { search_result: results = [] } = await client.webSearch.create({
  search_engine: 'search_std',
  search_query: '北京有哪些名胜？',
  count: 3,
})
for (const { title, link } of results) console.log(`${title}: ${link}`)
