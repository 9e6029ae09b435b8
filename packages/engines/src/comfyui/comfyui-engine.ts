import { randomInt } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Engine, EngineHealth } from '../engine.ts'
import { EngineError } from '../engine-error.ts'
import type { ImageEngine, ImageInput, ImageOptions, ImageOutput } from '../image-engine.ts'
import { HttpClient } from '../openai-compatible/http-client.ts'
import { isRecord, madePicture, textOf } from '../openai-compatible/made-media.ts'
import { readOpenAiError } from '../openai-compatible/upstream-failure.ts'
import { fillWorkflow, readWorkflow } from './workflow.ts'
import type { Workflow } from './workflow.ts'

export interface ComfyUiOptions {
  readonly id: string
  /** Address of ComfyUI's server, as in `http://10.0.0.7:8188`. */
  readonly baseUrl: string
  /** File of the workflow, in the API form. */
  readonly workflow: string
  readonly headers?: Readonly<Record<string, string>>
  /** Default 5. */
  readonly connectTimeoutSeconds?: number
  /** For one picture, with the time it waits in ComfyUI's queue; default 300. */
  readonly timeoutSeconds?: number
  /** Between two questions after a picture; default 500. */
  readonly pollMilliseconds?: number
}

const callSeconds = 30

/**
 * Pictures by a workflow of ComfyUI.
 * @throws {Error} for a workflow that cannot be used
 */
export function createComfyUiEngine(options: ComfyUiOptions): Engine {
  return new ComfyUiEngine(options)
}

class ComfyUiEngine implements Engine, ImageEngine {
  readonly id: string
  readonly type = 'comfyui'
  readonly images: ImageEngine = this
  readonly drawsWatermark = false
  readonly #options: ComfyUiOptions
  readonly #client: HttpClient
  readonly #workflow: Workflow

  constructor(options: ComfyUiOptions) {
    this.id = options.id
    this.#options = options
    this.#workflow = readWorkflow(options.workflow)
    this.#client = new HttpClient({
      baseUrl: options.baseUrl,
      headers: () => options.headers ?? {},
      connectTimeoutSeconds: options.connectTimeoutSeconds ?? 5,
      maxConnections: 64,
      readError: readOpenAiError,
    })
  }

  async generate(input: ImageInput, { signal }: ImageOptions): Promise<ImageOutput> {
    const workflow = fillWorkflow(this.#workflow, {
      prompt: input.prompt,
      width: input.widthPixels,
      height: input.heightPixels,
      seed: randomInt(2 ** 47),
      model: input.model,
    })
    const timeout = AbortSignal.timeout((this.#options.timeoutSeconds ?? 300) * 1000)
    const id = await this.#queue(workflow, signal)
    try {
      const address = await this.#picture(id, AbortSignal.any([signal, timeout]))
      return { picture: await madePicture(this.#client, address, signal) }
    } catch (error) {
      if (!signal.aborted && !timeout.aborted) throw error
      await this.#giveUp(id)
      if (!signal.aborted) throw new EngineError('unavailable', 'ComfyUI drew no picture in time.', { cause: error })
      throw error
    }
  }

  async #queue(workflow: Workflow, signal: AbortSignal): Promise<string> {
    const body = { prompt: workflow, client_id: `openmaas-${this.id}` }
    const reply = await this.#json('POST', '/prompt', signal, body)
    const id = textOf(reply['prompt_id'])
    if (id === undefined) throw new EngineError('unavailable', 'ComfyUI took no work.')
    return id
  }

  /** Address of the first picture that the workflow puts out. */
  async #picture(id: string, signal: AbortSignal): Promise<string> {
    for (;;) {
      const history = await this.#json('GET', `/history/${encodeURIComponent(id)}`, signal)
      const entry = history[id]
      if (isRecord(entry)) {
        const status = isRecord(entry['status']) ? entry['status'] : {}
        if (status['status_str'] === 'error') throw new EngineError('rejected', 'The workflow of ComfyUI failed.')
        const address = this.#addressIn(entry['outputs'])
        if (address !== undefined) return address
        if (status['completed'] === true) throw new EngineError('rejected', 'The workflow of ComfyUI saved no picture.')
      }
      await delay(this.#options.pollMilliseconds ?? 500, undefined, { signal })
    }
  }

  #addressIn(outputs: unknown): string | undefined {
    if (!isRecord(outputs)) return undefined
    const pictures = Object.values(outputs).flatMap((output: unknown) =>
      isRecord(output) && Array.isArray(output['images']) ? (output['images'] as unknown[]) : [],
    )
    // Previews are put out as well; what is saved comes first.
    const found = pictures.filter(isRecord)
    const picture = found.find(({ type }) => type === 'output') ?? found[0]
    const filename = textOf(picture?.['filename'])
    if (picture === undefined || filename === undefined) return undefined
    const query = new URLSearchParams({
      filename,
      subfolder: textOf(picture['subfolder']) ?? '',
      type: textOf(picture['type']) ?? 'output',
    })
    return `${this.#client.path('/view')}?${query}`
  }

  /** Takes the work out of the queue, or interrupts it where it has begun. Nobody waits for it any more, so this only tries. */
  async #giveUp(id: string): Promise<void> {
    const signal = AbortSignal.timeout(5000)
    const post = async (path: string, body: object): Promise<void> => {
      const call = { method: 'POST', path: this.#client.path(path), body, signal, timeoutSeconds: 5 } as const
      // Both answer with an empty body.
      await this.#client.json({ ...call, accepted: [200] })
    }
    const giveUp = async (): Promise<void> => {
      const { queue_running: running } = await this.#json('GET', '/queue', signal)
      const begun = Array.isArray(running) && running.some((entry: unknown) => Array.isArray(entry) && entry[1] === id)
      // What runs is interrupted only where it is ours: a server may ignore the id.
      if (begun) await post('/interrupt', { prompt_id: id })
      else await post('/queue', { delete: [id] })
    }
    await Promise.allSettled([giveUp()])
  }

  async #json(
    method: 'GET' | 'POST',
    path: string,
    signal: AbortSignal,
    body?: unknown,
  ): Promise<Readonly<Record<string, unknown>>> {
    const call = { method, path: this.#client.path(path), signal, timeoutSeconds: callSeconds }
    const reply = await this.#client.json(body === undefined ? call : { ...call, body })
    if (isRecord(reply.body)) return reply.body
    throw new EngineError('unavailable', 'ComfyUI answered something that is no object.')
  }

  async checkHealth(signal: AbortSignal): Promise<EngineHealth> {
    try {
      const stats = await this.#json('GET', '/system_stats', signal)
      const system = isRecord(stats['system']) ? stats['system'] : {}
      return { healthy: true, detail: `ComfyUI ${textOf(system['comfyui_version']) ?? ''}`.trimEnd() }
    } catch (error) {
      return {
        healthy: false,
        detail: error instanceof EngineError ? error.message : 'ComfyUI did not answer in time.',
      }
    }
  }

  close(): Promise<void> {
    return this.#client.close()
  }
}
