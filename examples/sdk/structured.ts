/** An answer of a given shape, checked by a schema. */
import { OpenMaaS, structuredChat } from '@openmaas/sdk'
import { z } from 'zod'

const client = new OpenMaaS()
const city = z.object({ name: z.string(), country: z.string(), inhabitants: z.int() })
const { value } = await structuredChat(
  client,
  {
    model: 'glm-4.7',
    messages: [{ role: 'user', content: 'Tell me of Beijing in China with 21 million inhabitants.' }],
  },
  city,
)
console.log(`${value.name}, ${value.country}: ${value.inhabitants}`)
