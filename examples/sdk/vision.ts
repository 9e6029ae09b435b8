/** A question about a picture of this machine. */
import { readFile } from 'node:fs/promises'
import { base64Of, OpenMaaS } from '@openmaas/sdk'

const client = new OpenMaaS()
const path = process.argv[2]
const picture = path === undefined ? await drawn() : await readFile(path)
const url = `data:image/png;base64,${base64Of(picture)}`
const { choices } = await client.chat.completions.create({
  model: 'glm-4.6v',
  messages: [
    {
      role: 'user',
      content: [
        { type: 'image_url', image_url: { url } },
        { type: 'text', text: 'What does the picture show?' },
      ],
    },
  ],
})
console.log(choices[0]?.message.content)

/** Where no picture is given, one is made. */
async function drawn(): Promise<Uint8Array> {
  const { data } = await client.images.generate({ model: 'cogview-4', prompt: 'A red lantern' })
  return new Uint8Array(await (await fetch(data[0]?.url ?? '')).arrayBuffer())
}
