/** Whether a text may be shown. */
import { OpenMaaS } from '@openmaas/sdk'

const client = new OpenMaaS()
const reply = await client.moderations.create({ model: 'moderation', input: '今天天气很好。' })
console.log(JSON.stringify(reply.result_list))
