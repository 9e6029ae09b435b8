import { FormData } from 'undici'
import { EngineError } from '../engine-error.ts'
import type {
  MadeFile,
  VideoAbilities,
  VideoEngine,
  VideoInput,
  VideoJob,
  VideoOptions,
  VideoProgress,
} from '../video-engine.ts'
import type { HttpClient } from './http-client.ts'
import { isRecord, madeFile, ownFile, textOf } from './made-media.ts'
import { errorBodyOf } from './upstream-failure.ts'

const submitSeconds = 120
const checkSeconds = 30

/** Videos in OpenAI's form: a job is made, asked after, and its content fetched. SGLang, vLLM and others. */
export class OpenAiVideos implements VideoEngine {
  /** The form has room for one picture, and says nothing of sound. */
  readonly abilities: VideoAbilities = { sound: false, lastFrame: false, references: false }
  readonly #client: HttpClient

  constructor(client: HttpClient) {
    this.#client = client
  }

  async submit(input: VideoInput, { signal, requestId }: VideoOptions): Promise<string> {
    if (input.withAudio) throw new EngineError('unsupported', 'The video server adds no sound.')
    const [picture, another] = input.pictures
    if (another !== undefined || (picture !== undefined && input.pictureRole === 'references'))
      throw new EngineError('unsupported', 'The video server takes one picture, as the first frame.')
    const form = new FormData()
    form.set('model', input.model)
    form.set('prompt', input.prompt ?? '')
    form.set('seconds', String(input.durationSeconds))
    form.set('size', `${input.widthPixels}x${input.heightPixels}`)
    if (input.framesPerSecond !== undefined) form.set('fps', String(input.framesPerSecond))
    if (picture !== undefined) {
      const { bytes, contentType } = picture
      const file = new Blob([Uint8Array.from(bytes)], { type: contentType })
      form.set('input_reference', file, `first-frame.${contentType.slice('image/'.length)}`)
    }
    const { body } = await this.#client.json({
      method: 'POST',
      path: this.#client.path('/videos'),
      form,
      headers: requestId === undefined ? {} : { 'idempotency-key': requestId },
      signal,
      timeoutSeconds: submitSeconds,
    })
    const id = isRecord(body) ? textOf(body['id']) : undefined
    if (id === undefined) throw new EngineError('unavailable', 'The video server took no job.')
    return id
  }

  async check({ id }: VideoJob, { signal }: VideoOptions): Promise<VideoProgress> {
    const path = this.#pathOf(id)
    const { body, status } = await this.#client.json({
      method: 'GET',
      path,
      signal,
      timeoutSeconds: checkSeconds,
      accepted: [404],
    })
    if (status === 404) throw new EngineError('rejected', 'The video server does not know the job any more.')
    if (!isRecord(body)) throw new EngineError('unavailable', 'The video server answered something that is no job.')
    switch (textOf(body['status'])?.toLowerCase()) {
      case 'completed':
      case 'succeeded':
        return { state: 'done', ...this.#files(id, textOf(body['url'])) }
      case 'failed':
      case 'error':
        return failed('The video server says that it failed', body)
      case 'cancelled':
      case 'canceled':
      case 'expired':
        return failed('The video server says that the job was given up', body)
      default:
        return { state: 'working' }
    }
  }

  /** A job is ended by deleting it; servers that keep it until its end say so by an error, which is none to us. */
  async cancel(jobId: string, { signal }: VideoOptions): Promise<void> {
    await this.#client.json({
      method: 'DELETE',
      path: this.#pathOf(jobId),
      signal,
      timeoutSeconds: checkSeconds,
      accepted: [204, 400, 404, 405, 409, 501],
    })
  }

  #files(id: string, url: string | undefined): { video: MadeFile; cover: MadeFile } {
    return {
      video: url === undefined ? ownFile(this.#client, this.#pathOf(id, '/content')) : madeFile(this.#client, url),
      cover: ownFile(this.#client, `${this.#pathOf(id, '/content')}?variant=thumbnail`),
    }
  }

  #pathOf(id: string, operation = ''): string {
    return this.#client.path(`/videos/${encodeURIComponent(id)}${operation}`)
  }
}

/** Upstream words may quote the prompt, so only a code of theirs goes on, and what it means for the caller. */
function failed(what: string, body: Readonly<Record<string, unknown>>): VideoProgress {
  const { message, code = '' } = errorBodyOf({ error: body['error'] })
  const unsafe = /moderation|safety|sensitive|policy|nsfw/i.test(`${code} ${message}`)
  const named = /^[\w.-]{1,64}$/.test(code) ? ` (${code})` : ''
  return { state: 'failed', reason: `${what}${named}.`, ...(unsafe ? { platformCode: '1301' } : {}) }
}
