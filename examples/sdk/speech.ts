/** A text spoken, piece by piece, and kept as a file. */
import { writeFile } from 'node:fs/promises'
import { collectSpeech, OpenMaaS, wavFile } from '@openmaas/sdk'

const client = new OpenMaaS()
const stream = await client.audio.speech({ model: 'glm-tts', input: '你好，世界。', voice: 'tongtong', stream: true })
const sound = await collectSpeech(stream, ({ samples }) => console.log(`Piece of ${samples.length} bytes`))
if (process.argv[2] !== undefined) await writeFile(process.argv[2], wavFile(sound))
console.log(`${(sound.samples.length / 2 / sound.sampleRate).toFixed(1)} s at ${sound.sampleRate} Hz`)
