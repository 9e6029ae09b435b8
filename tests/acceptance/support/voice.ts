import { call, type Reply } from './call.ts'
import { isObject, textAt, type JsonObject } from './json.ts'
import type { ServerUnderTest } from './server.ts'
import { until } from './wait.ts'

/** Every text is spoken by the simulator, also where a program that speaks is installed: the simulator can write it down again. */
export const simulatedVoice = 'models: { glm-tts: [{ engine: simulator }], cogtts: [{ engine: simulator }] }\n'

export interface Spoken {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Buffer
}

export async function speak(server: ServerUnderTest, body: JsonObject, key = server.key): Promise<Spoken> {
  const reply = await fetch(`${server.apiUrl}/audio/speech`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'glm-tts', voice: 'tongtong', ...body }),
  })
  return {
    status: reply.status,
    headers: Object.fromEntries(reply.headers),
    bytes: Buffer.from(await reply.arrayBuffer()),
  }
}

/** As `speak`, for calls that are refused. */
export function speechCall(
  server: ServerUnderTest,
  body: Readonly<Record<string, unknown>>,
  headers: Record<string, string> = {},
): Promise<Reply> {
  return call(`${server.apiUrl}/audio/speech`, {
    key: server.key,
    body: { model: 'glm-tts', voice: 'tongtong', input: '你好', ...body },
    headers,
  })
}

export interface Heard {
  readonly text: string
  readonly engine: string | null
  readonly body: JsonObject
}

export async function hear(
  server: ServerUnderTest,
  sound: Uint8Array,
  fields: Readonly<Record<string, string>> = {},
): Promise<Heard> {
  const form = new FormData()
  for (const [name, value] of Object.entries({ model: 'glm-asr-2512', ...fields })) form.append(name, value)
  form.append('file', new Blob([Uint8Array.from(sound)]), 'sound.wav')
  const reply = await fetch(`${server.apiUrl}/audio/transcriptions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.key}` },
    body: form,
  })
  const body: unknown = await reply.json()
  if (reply.status !== 200 || !isObject(body)) throw new Error(`no transcript: ${reply.status} ${JSON.stringify(body)}`)
  return { text: textAt(body, 'text'), engine: reply.headers.get('x-openmaas-engine'), body }
}

/** A WAV file of 16-bit samples in one channel. */
export function wavFile(samples: Uint8Array, sampleRateHertz: number): Buffer {
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + samples.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(sampleRateHertz, 24)
  head.writeUInt32LE(sampleRateHertz * 2, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(samples.length, 40)
  return Buffer.concat([head, samples])
}

/** What the sound of a reply of glm-4-voice says: base64 of samples at 44,100 Hz, as the platform's sample client takes it. */
export async function heardText(server: ServerUnderTest, base64: string): Promise<string> {
  const { text } = await hear(server, wavFile(Buffer.from(base64, 'base64'), 44_100), { model: 'glm-asr' })
  return text
}

/** A client of the live protocol. */
export interface Live {
  /** Types of the server's events so far, in their order. */
  readonly seen: readonly string[]
  readonly events: readonly JsonObject[]
  send(event: JsonObject | string): void
  sendBytes(bytes: Uint8Array): void
  /** The next event of the type that was not given out yet. */
  next(type: string, limitMs?: number): Promise<JsonObject>
  /** Joined deltas of the events of a type. */
  textOf(type: string): string
  close(): void
  /** Code of the close. */
  readonly closed: Promise<number>
}

/** @throws when the handshake is refused */
export async function openLive(server: ServerUnderTest, key = server.key): Promise<Live> {
  const socket = new WebSocket(`${server.apiUrl.replace('http', 'ws')}/realtime`, {
    headers: { authorization: `Bearer ${key}` },
  })
  return liveOf(socket)
}

export async function liveOf(socket: WebSocket): Promise<Live> {
  const events: JsonObject[] = []
  const given = new Set<JsonObject>()
  socket.addEventListener('message', ({ data }) => {
    const event: unknown = JSON.parse(String(data))
    if (isObject(event)) events.push(event)
  })
  const closed = new Promise<number>((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)))
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve())
    socket.addEventListener('error', () => reject(new Error('the handshake was refused')))
  })
  return {
    events,
    get seen() {
      return events.map((event) => String(event['type']))
    },
    send: (event) => socket.send(typeof event === 'string' ? event : JSON.stringify(event)),
    sendBytes: (bytes) => socket.send(Uint8Array.from(bytes)),
    async next(type, limitMs) {
      const found = await until(
        `the event ${type}`,
        () => events.find((event) => event['type'] === type && !given.has(event)),
        limitMs,
      )
      given.add(found)
      return found
    },
    textOf: (type) => events.flatMap((event) => (event['type'] === type ? [String(event['delta'])] : [])).join(''),
    close: () => socket.close(1000),
    closed,
  }
}
