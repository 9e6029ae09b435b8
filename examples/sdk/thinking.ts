/** What a model thinks before it answers, told apart from the answer. */
import { chatParts, OpenMaaS } from '@openmaas/sdk'

const client = new OpenMaaS()
const stream = await client.chat.completions.create({
  model: 'glm-4.7',
  messages: [{ role: 'user', content: '9.11 and 9.9: which is larger?' }],
  thinking: { type: 'enabled' },
  stream: true,
})
for await (const part of chatParts(stream)) {
  if (part.type === 'reasoning-delta') process.stdout.write(`[${part.text}]`)
  if (part.type === 'text-delta') process.stdout.write(part.text)
  if (part.type === 'finish') console.log(`\nTokens: ${part.completion.usage.completion_tokens}`)
}
