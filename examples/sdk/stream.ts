/** An answer as it is written, and whole at its end. */
import { collectChat, OpenMaaS } from '@openmaas/sdk'

const client = new OpenMaaS()
const stream = await client.chat.completions.create({
  model: 'glm-4.7',
  messages: [{ role: 'user', content: '用一句话介绍北京。' }],
  stream: true,
})
const { choices } = await collectChat(stream, (part) => {
  if (part.type === 'text-delta') process.stdout.write(part.text)
})
console.log(`\nFinished: ${choices[0]?.finish_reason}`)
