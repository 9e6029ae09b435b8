/** The Messages protocol, as coding agents speak it. */
import { OpenMaaS } from '@openmaas/sdk'

const client = new OpenMaaS()
const stream = await client.anthropic.messages.create({
  model: 'glm-4.7',
  max_tokens: 200,
  messages: [{ role: 'user', content: 'Hello' }],
  stream: true,
})
for await (const event of stream) {
  if (event.type === 'content_block_delta') process.stdout.write(event.delta.text ?? '')
}
console.log()
