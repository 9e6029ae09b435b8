/** The agent that translates. */
import { OpenMaaS } from '@openmaas/sdk'

const client = new OpenMaaS()
const { choices = [] } = await client.agents.invoke({
  agent_id: 'general_translation',
  messages: [{ role: 'user', content: [{ type: 'text', text: '今天天气很好。' }] }],
  custom_variables: { source_lang: 'zh-CN', target_lang: 'en' },
})
console.log(JSON.stringify(choices))
