/** A model that calls functions of this program until it knows the answer. */
import { defineTool, OpenMaaS, streamTools } from '@openmaas/sdk'
import { z } from 'zod'

const client = new OpenMaaS()
const weather = defineTool({
  name: 'get_weather',
  description: 'Weather of a city at this moment.',
  input: z.object({ city: z.string() }),
  run: ({ city }) => `${city}: sunny, 21 degrees.`,
})
const messages = [{ role: 'user' as const, content: 'What is the weather in Beijing? Use get_weather.' }]
for await (const part of streamTools(client, { model: 'glm-4.7', messages, tools: [weather] })) {
  if (part.type === 'tool-result') console.log(`Tool ${part.name}: ${part.output}`)
  if (part.type === 'text-delta') process.stdout.write(part.text)
}
console.log()
