/** Speech written down. */
import { OpenMaaS } from '@openmaas/sdk'
import { fileFrom } from '@openmaas/sdk/node'

const client = new OpenMaaS()
const path = process.argv[2]
const spoken = await client.audio.speech({
  model: 'glm-tts',
  input: '你好，世界。',
  voice: 'tongtong',
  response_format: 'wav',
})
const file = path === undefined ? { content: await spoken.blob(), name: 'speech.wav' } : await fileFrom(path)
const { text } = await client.audio.transcriptions({ model: 'glm-asr-2512', file })
console.log(`Text: ${text}`)
