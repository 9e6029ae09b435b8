/** A live conversation: text in, sound and its text out. */
import { connectRealtime, OpenMaaS } from '@openmaas/sdk'

const client = new OpenMaaS()
const live = await connectRealtime(client, { session: { model: 'glm-realtime-flash', modalities: ['text'] } })
live.say('你好')
for await (const event of live) {
  if (event.type === 'response.text.delta' || event.type === 'response.audio_transcript.delta')
    process.stdout.write(String(event['delta']))
  if (event.type === 'error') console.log(JSON.stringify(event['error']))
  if (event.type === 'response.done') break
}
console.log('\nDone')
