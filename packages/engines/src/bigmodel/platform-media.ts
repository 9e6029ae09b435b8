import { EngineError } from '../engine-error.ts'
import type { ContentFinding, ImageEngine, ImageInput, ImageOptions, ImageOutput } from '../image-engine.ts'
import type { HttpClient } from '../openai-compatible/http-client.ts'
import { isRecord, madeFile, madePicture, textOf } from '../openai-compatible/made-media.ts'
import { errorBodyOf } from '../openai-compatible/upstream-failure.ts'
import type { VideoAbilities, VideoEngine, VideoInput, VideoJob, VideoOptions, VideoProgress } from '../video-engine.ts'
import { platformRequestId } from './platform-body.ts'

const imageSeconds = 300
const submitSeconds = 120
const checkSeconds = 30

/** Pictures of the platform itself, which marks them as it is told to. */
export class PlatformImages implements ImageEngine {
  readonly drawsWatermark = true
  readonly #client: HttpClient

  constructor(client: HttpClient) {
    this.#client = client
  }

  async generate(input: ImageInput, { signal, requestId }: ImageOptions): Promise<ImageOutput> {
    const { body } = await this.#client.json({
      method: 'POST',
      path: this.#client.path('/paas/v4/images/generations'),
      body: {
        model: input.model,
        prompt: input.prompt,
        size: `${input.widthPixels}x${input.heightPixels}`,
        watermark_enabled: input.watermark,
        ...(input.quality === undefined ? {} : { quality: input.quality }),
        ...(input.userId === undefined ? {} : { user_id: input.userId }),
        ...(requestId === undefined ? {} : { request_id: platformRequestId(requestId) }),
      },
      signal,
      timeoutSeconds: imageSeconds,
    })
    const reply = isRecord(body) ? body : {}
    const data = Array.isArray(reply['data']) ? (reply['data'] as unknown[]) : []
    const url = isRecord(data[0]) ? textOf(data[0]['url']) : undefined
    if (url === undefined) throw new EngineError('unavailable', 'The platform answered without a picture.')
    const contentFindings = findingsOf(reply['content_filter'])
    return {
      picture: await madePicture(this.#client, url, signal),
      ...(contentFindings.length === 0 ? {} : { contentFindings }),
    }
  }
}

/** Videos of the platform itself. */
export class PlatformVideos implements VideoEngine {
  readonly abilities: VideoAbilities = { sound: true, lastFrame: true, references: true }
  readonly #client: HttpClient

  constructor(client: HttpClient) {
    this.#client = client
  }

  async submit(input: VideoInput, { signal, requestId }: VideoOptions): Promise<string> {
    const pictures = input.pictures.map(
      ({ contentType, bytes }) => `data:${contentType};base64,${Buffer.from(bytes).toString('base64')}`,
    )
    const [only] = pictures
    const { body } = await this.#client.json({
      method: 'POST',
      path: this.#client.path('/paas/v4/videos/generations'),
      body: {
        ...input.platformFields,
        model: input.model,
        ...(only === undefined
          ? {}
          : { image_url: pictures.length === 1 && input.pictureRole === 'frames' ? only : pictures }),
        ...(requestId === undefined ? {} : { request_id: platformRequestId(requestId) }),
      },
      signal,
      timeoutSeconds: submitSeconds,
    })
    const id = isRecord(body) ? textOf(body['id']) : undefined
    if (id === undefined) throw new EngineError('unavailable', 'The platform took no task.')
    return id
  }

  async check({ id }: VideoJob, { signal }: VideoOptions): Promise<VideoProgress> {
    const path = this.#client.path(`/paas/v4/async-result/${encodeURIComponent(id)}`)
    const { body } = await this.#client.json({ method: 'GET', path, signal, timeoutSeconds: checkSeconds })
    const reply = isRecord(body) ? body : {}
    if (reply['task_status'] === 'FAIL') {
      const { code } = errorBodyOf(reply)
      const known = code !== undefined && /^\d{3,4}$/.test(code) ? { platformCode: code } : {}
      return { state: 'failed', reason: 'The platform says that the task failed.', ...known }
    }
    if (reply['task_status'] !== 'SUCCESS') return { state: 'working' }
    const results = Array.isArray(reply['video_result']) ? (reply['video_result'] as unknown[]) : []
    const result = isRecord(results[0]) ? results[0] : {}
    const url = textOf(result['url'])
    if (url === undefined) return { state: 'failed', reason: 'The platform answered without a video.' }
    const cover = textOf(result['cover_image_url'])
    const optimizedPrompt = textOf(reply['optimized_prompt'])
    return {
      state: 'done',
      video: madeFile(this.#client, url),
      ...(cover === undefined ? {} : { cover: madeFile(this.#client, cover) }),
      ...(optimizedPrompt === undefined ? {} : { optimizedPrompt }),
    }
  }
}

function findingsOf(value: unknown): ContentFinding[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((finding: unknown): ContentFinding[] => {
    if (!isRecord(finding)) return []
    const { role, level } = finding
    const known = role === 'assistant' || role === 'user' || role === 'history'
    return known && typeof level === 'number' ? [{ role, level }] : []
  })
}
