import { rm } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import type { ChatCapabilities, ChatContentPart, ChatInput, ChatMessage } from '@openmaas/engines'
import type { CallContext } from '../calls/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { isFileId } from '../files/index.ts'
import type { FileService } from '../files/index.ts'
import type { ReadWhole } from '../knowledge/index.ts'
import type { AddressReach, GuardedFetch } from '../outbound/index.ts'
import { fetchedFile, fileText, keptFile, maxFileBytes } from './file-text.ts'
import { Gate } from './gate.ts'
import { dataUrl, inlineBytes } from './inline-media.ts'
import { MediaMemory } from './media-memory.ts'
import type { MediaLease } from './media-memory.ts'
import { fromFetch, MediaRefused, refusalOf } from './media-refused.ts'
import { maxPictureBytes, readablePicture, tooManyBytes } from './picture.ts'
import { videoType } from './video.ts'

/** The media of one call. */
export interface CallMedia {
  /**
   * The input with its pictures, videos and files as an engine of these capabilities takes them; what was done for one engine is kept
   * for the next that is tried.
   * @throws {ApiError} invalidParameter naming the part, promptTooLong
   */
  apply(input: ChatInput, capabilities: ChatCapabilities): ChatInput | Promise<ChatInput>
  /** Frees what the call holds. Twice is no error. */
  release(): void
}

export interface MediaForChat {
  open(context: Pick<CallContext, 'caller' | 'signal' | 'replyHeaders'>): CallMedia
}

export interface MediaInputOptions {
  readonly fetch: GuardedFetch
  /** Where an address leads, without fetching it. */
  readonly reach: AddressReach
  readonly files: Pick<FileService, 'open'>
  readonly readWhole: ReadWhole
  /** For documents that are being read. */
  readonly folder: string
  readonly settings: MediaSettings
}

export interface MediaSettings {
  /** For media that were fetched, of all calls together. */
  readonly memoryMiB: number
  /** Largest video that is fetched here; engines that fetch themselves have limits of their own. */
  readonly maxVideoMiB: number
  /** Characters of all documents of a call. */
  readonly maxFileCharacters: number
}

const mebibyte = 1_048_576
/** A call by addresses may bring as much as one whose body holds everything. */
const maxCallBytes = 64 * mebibyte
const fetchMilliseconds = 20_000
const videoMilliseconds = 120_000
const fetchesAtOnce = 4
const decodesAtOnce = 2
const mediaTypes = new Set(['image_url', 'video_url', 'file_url'])

/** Pictures, videos and files of chat calls, made readable for the engine that answers. */
export class MediaInput implements MediaForChat {
  readonly #options: MediaInputOptions
  readonly #memory: MediaMemory
  readonly #decoding = new Gate(decodesAtOnce)

  constructor(options: MediaInputOptions) {
    this.#options = options
    this.#memory = new MediaMemory(options.settings.memoryMiB * mebibyte)
  }

  /** Removes what a server that was killed left behind; nobody else works in the folder. */
  async start(): Promise<void> {
    await rm(this.#options.folder, { recursive: true, force: true })
  }

  open(context: Pick<CallContext, 'caller' | 'signal' | 'replyHeaders'>): CallMedia {
    return new OpenMedia(this.#options, this.#memory, this.#decoding, context)
  }
}

class OpenMedia implements CallMedia {
  readonly #options: MediaInputOptions
  readonly #memory: MediaMemory
  readonly #decoding: Gate
  readonly #fetching = new Gate(fetchesAtOnce)
  readonly #context: Pick<CallContext, 'caller' | 'signal' | 'replyHeaders'>
  readonly #done = new Map<ChatContentPart, Map<string, Promise<ChatContentPart>>>()
  readonly #texts = new Map<ChatContentPart, Promise<ChatContentPart>>()
  #lease: MediaLease | undefined
  #heldBytes = 0
  #characters = 0
  #filesRead = 0

  constructor(
    options: MediaInputOptions,
    memory: MediaMemory,
    decoding: Gate,
    context: Pick<CallContext, 'caller' | 'signal' | 'replyHeaders'>,
  ) {
    this.#options = options
    this.#memory = memory
    this.#decoding = decoding
    this.#context = context
  }

  apply(input: ChatInput, capabilities: ChatCapabilities): ChatInput | Promise<ChatInput> {
    return input.messages.some(hasMedia) ? this.#apply(input, capabilities) : input
  }

  release(): void {
    this.#lease?.release()
  }

  async #apply(input: ChatInput, capabilities: ChatCapabilities): Promise<ChatInput> {
    await this.#reserve(input)
    const messages = await allOrFirstFailure(
      input.messages.map(async (message, messageIndex): Promise<ChatMessage> => {
        const { content } = message
        if (!Array.isArray(content) || !hasMedia(message)) return message
        const parts = content.map((part: ChatContentPart, index) =>
          this.#part(part, capabilities, `messages[${messageIndex}].content[${index}]`),
        )
        return { ...message, content: await allOrFirstFailure(parts) }
      }),
    )
    this.#lease?.shrinkTo(this.#heldBytes)
    if (this.#filesRead > 0) {
      this.#context.replyHeaders['x-openmaas-files'] = `text; files=${this.#filesRead}; characters=${this.#characters}`
    }
    return { ...input, messages }
  }

  /** As much as what is not in the request yet may weigh. What was loaded for an engine before counts among it. */
  async #reserve({ messages }: ChatInput): Promise<void> {
    let bytes = 0
    for (const { content } of messages) {
      if (!Array.isArray(content)) continue
      for (const part of content as readonly ChatContentPart[]) {
        const url = urlOf(part)
        if (url === undefined || !(isAddress(url) || isFileId(url))) continue
        if (part.type === 'image_url') bytes += maxPictureBytes
        if (part.type === 'video_url') bytes += this.#options.settings.maxVideoMiB * mebibyte
      }
    }
    const most = Math.min(this.#mostBytes(), bytes)
    // Taken as a whole, so that a call that tries a further engine never waits with memory in hand.
    this.#lease?.release()
    this.#lease = most === 0 ? undefined : await this.#memory.take(most, this.#context.signal)
  }

  #mostBytes(): number {
    const video = this.#options.settings.maxVideoMiB * mebibyte
    return Math.min(this.#memory.totalBytes, Math.max(maxCallBytes, video))
  }

  async #part(part: ChatContentPart, capabilities: ChatCapabilities, field: string): Promise<ChatContentPart> {
    const url = mediaTypes.has(part.type) ? urlOf(part) : undefined
    if (url === undefined) return part
    try {
      if (isAddress(url) && (await this.#isLeftToEngine(part.type, url, capabilities))) return part
      if (part.type === 'file_url') return await this.#asText(part, url)
      return await this.#inline(part, url, capabilities)
    } catch (error) {
      throw refusalOf(error, `${field}.${part.type}.url`)
    }
  }

  /** Engines that fetch themselves do; but not from where only this server may go, and never from inside. */
  async #isLeftToEngine(type: string, url: string, capabilities: ChatCapabilities): Promise<boolean> {
    if (!capabilities.contentParts.includes(type) || !(capabilities.fetchesMedia ?? []).includes(type)) return false
    const reach = await this.#options.reach(url)
    if (reach === 'refused') throw new MediaRefused({ zh: '该地址不是公网地址。', en: 'It is not a public address.' })
    return reach === 'public'
  }

  #inline(part: ChatContentPart, url: string, { maxImagePixels }: ChatCapabilities): Promise<ChatContentPart> {
    const variants = this.#done.get(part) ?? new Map<string, Promise<ChatContentPart>>()
    this.#done.set(part, variants)
    const key = String(maxImagePixels)
    let done = variants.get(key)
    if (done === undefined) {
      done = part.type === 'image_url' ? this.#picture(part, url, maxImagePixels) : this.#video(part, url)
      variants.set(key, done)
    }
    return done
  }

  async #picture(part: ChatContentPart, url: string, maxPixels: number | undefined): Promise<ChatContentPart> {
    const isInline = !isAddress(url) && !isFileId(url)
    const load = async (): Promise<Buffer> =>
      isInline ? inlineBytes(url) : this.#load(url, maxPictureBytes, fetchMilliseconds, tooManyBytes)
    const bytes = isInline ? undefined : await this.#fetching.run(load)
    return this.#decoding.run(async () => {
      this.#context.signal.throwIfAborted()
      const picture = await readablePicture(bytes ?? (await load()), { maxPixels })
      return withUrl(part, dataUrl(picture.contentType, picture.bytes))
    })
  }

  async #video(part: ChatContentPart, url: string): Promise<ChatContentPart> {
    if (!isAddress(url) && !isFileId(url)) {
      const bytes = inlineBytes(url.slice(0, url.startsWith('data:') ? url.indexOf(',') + 1 + 64 : 64))
      const type = videoType(bytes)
      return url.startsWith('data:') ? part : withUrl(part, `data:${type};base64,${url}`)
    }
    const maxBytes = this.#options.settings.maxVideoMiB * mebibyte
    const tooLarge = (): MediaRefused =>
      new MediaRefused({
        zh: `视频不得超过 ${this.#options.settings.maxVideoMiB} MB。`,
        en: `A video has at most ${this.#options.settings.maxVideoMiB} MB here.`,
      })
    const bytes = await this.#fetching.run(() => this.#load(url, maxBytes, videoMilliseconds, tooLarge))
    return withUrl(part, dataUrl(videoType(bytes), bytes))
  }

  /** What an address or a file of the caller's holds. */
  async #load(url: string, maxBytes: number, timeoutMs: number, tooLarge: () => MediaRefused): Promise<Buffer> {
    const { fetch } = this.#options
    const { signal } = this.#context
    let bytes: Buffer
    if (isFileId(url)) {
      const { file, content } = await this.#keptFile(url)
      if (file.sizeBytes > maxBytes) {
        content.destroy()
        throw tooLarge()
      }
      bytes = await buffer(content)
    } else {
      try {
        bytes = await (await fetch(url, { maxBytes, timeoutMs, signal })).bytes()
      } catch (error) {
        throw fromFetch(error)
      }
    }
    this.#heldBytes += bytes.length
    if (this.#heldBytes > this.#mostBytes()) {
      throw new MediaRefused({
        zh: '一次请求的图片和视频过大。',
        en: 'The pictures and videos of one call are too large together.',
      })
    }
    return bytes
  }

  async #keptFile(id: string): ReturnType<FileService['open']> {
    try {
      return await this.#options.files.open(this.#context.caller.accountId, id)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      throw new MediaRefused({ zh: '文件不存在。', en: 'There is no such file.' }, { cause: error })
    }
  }

  #asText(part: ChatContentPart, url: string): Promise<ChatContentPart> {
    let text = this.#texts.get(part)
    if (text === undefined) {
      text = this.#fetching.run(() => this.#readText(url))
      this.#texts.set(part, text)
    }
    return text
  }

  async #readText(url: string): Promise<ChatContentPart> {
    const { fetch, readWhole, folder, settings } = this.#options
    const { caller, signal } = this.#context
    const source = isFileId(url)
      ? await this.#keptFile(url).then(({ file, content }) => keptFile(file.name, content))
      : fetchedFile(
          await fetch(url, { maxBytes: maxFileBytes, timeoutMs: videoMilliseconds, signal }).catch((error: unknown) => {
            throw fromFetch(error)
          }),
        )
    const { accountId } = caller
    const { maxFileCharacters: maxCharacters } = settings
    const text = await fileText(source, { readWhole, folder, accountId, maxCharacters, signal })
    this.#characters += text.length
    this.#filesRead += 1
    if (this.#characters > maxCharacters) {
      throw new ApiError(
        'promptTooLong',
        {
          reason: {
            zh: `文件内容超过 ${maxCharacters} 个字符。`,
            en: `The files hold more than ${maxCharacters} characters.`,
          },
        },
        { shouldRetry: false },
      )
    }
    return { type: 'text', text: `《${source.name}》\n${text}` }
  }
}

/** The first failure by place, once none of the others is still at work. */
async function allOrFirstFailure<Value>(work: readonly Promise<Value>[]): Promise<Value[]> {
  const settled = await Promise.allSettled(work)
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason
    return one.value
  })
}

function hasMedia({ content }: ChatMessage): boolean {
  return Array.isArray(content) && content.some(({ type }: ChatContentPart) => mediaTypes.has(type))
}

function isAddress(url: string): boolean {
  return /^https?:\/\//i.test(url)
}

function urlOf(part: ChatContentPart): string | undefined {
  const payload = part[part.type]
  if (typeof payload === 'string') return payload
  if (typeof payload !== 'object' || payload === null || !('url' in payload)) return undefined
  return typeof payload.url === 'string' ? payload.url : undefined
}

function withUrl(part: ChatContentPart, url: string): ChatContentPart {
  const payload = part[part.type]
  return { ...part, [part.type]: typeof payload === 'object' && payload !== null ? { ...payload, url } : { url } }
}
