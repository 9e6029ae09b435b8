/** An agent, streamed. */
import { OpenMaaS } from '@openmaas/sdk'

const client = new OpenMaaS()
const stream = await client.agents.invoke({
  agent_id: 'intelligent_education_solve_agent',
  messages: [{ role: 'user', content: [{ type: 'text', text: '1+1=?' }] }],
  stream: true,
})
for await (const { choices = [] } of stream) console.log(JSON.stringify(choices))
