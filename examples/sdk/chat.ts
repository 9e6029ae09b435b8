/** An answer in one piece. */
import { OpenMaaS } from '@openmaas/sdk'

const client = new OpenMaaS()
const { choices, usage } = await client.chat.completions.create({
  model: 'glm-4.7',
  messages: [{ role: 'user', content: '用一句话介绍北京。' }],
})
console.log(choices[0]?.message.content)
console.log(`Tokens: ${usage.total_tokens}`)
