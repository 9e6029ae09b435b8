import { detectorHertz, openVoiceDetector } from '@openmaas/engines/voice-activity'
import { realtimeId } from './ids.ts'
import { InputSound } from './input-sound.ts'
import { RefusedEvent } from './refused-event.ts'
import type { ServerDetection, SessionSettings } from './session-settings.ts'
import { SoundBuffer } from './sound-buffer.ts'
import type { SendEvent } from './spoken-message.ts'
import { TurnDetector } from './turn-detector.ts'

/** What somebody said in one go. */
export interface Utterance {
  readonly itemId: string
  /** At `detectorHertz`. */
  readonly samples: Int16Array
  /** Data URIs. */
  readonly pictures: readonly string[]
}

export interface HearingOptions {
  readonly send: SendEvent
  /** Somebody begins to speak while the server listens for it. */
  readonly onSpeech: () => void
  /** Somebody has ended, by the server's ear. */
  readonly onUtterance: (utterance: Utterance) => void
}

/** What a client may collect before it commits, and the longest speech that is waited for. */
const mostBufferedSeconds = 120
const mostSpeechSeconds = 60
/** By the documents; what comes faster is dropped. */
const mostAppendsPerSecond = 50
const mostPicturesPerSecond = 5
/** Pictures of one turn; older ones go. */
const mostPictures = 8
const mostPictureBytes = 5 * 1_048_576
/** Sound is looked at in such pieces, so that one event may hold several speeches. */
const sliceSamples = detectorHertz / 10
/** The detector needs some windows before it is sure. */
const detectionMs = 160

/** The ear of a session: collects sound and pictures, and finds where speech begins and ends when it is asked to. */
export class Hearing {
  readonly #options: HearingOptions
  readonly #input = new InputSound()
  readonly #buffer = new SoundBuffer()
  readonly #appends = new Rate(mostAppendsPerSecond)
  readonly #frames = new Rate(mostPicturesPerSecond)
  #pictures: string[] = []
  #turns: TurnDetector | undefined
  #itemId = realtimeId('item')

  constructor(options: HearingOptions) {
    this.#options = options
  }

  /** @throws {RefusedEvent} */
  async append(audio: string, { inputFormat, detection }: SessionSettings): Promise<void> {
    if (!this.#appends.allows()) return
    const samples = this.#input.read(audio, inputFormat)
    if (detection !== undefined) return this.#listen(samples, detection)
    if (this.#buffer.length + samples.length > mostBufferedSeconds * detectorHertz)
      throw new RefusedEvent(
        'input_audio_buffer_full',
        `At most ${mostBufferedSeconds} s of audio can wait for a commit.`,
      )
    this.#buffer.push(samples)
  }

  /** @throws {RefusedEvent} */
  appendPicture(base64: string): void {
    if (!this.#frames.allows()) return
    const bytes = Buffer.from(base64.replace(/^data:[^,]*,/, ''), 'base64')
    if (bytes[0] !== 0xff || bytes[1] !== 0xd8)
      throw new RefusedEvent('invalid_video_frame', 'A frame must be a JPEG picture.')
    if (bytes.length > mostPictureBytes)
      throw new RefusedEvent('video_frame_too_large', 'A frame may have at most 5 MB.')
    this.#pictures.push(`data:image/jpeg;base64,${bytes.toString('base64')}`)
    if (this.#pictures.length > mostPictures) this.#pictures.shift()
  }

  /** @throws {RefusedEvent} when nothing was sent */
  commit(): Utterance {
    if (this.#buffer.length === 0 && this.#pictures.length === 0)
      throw new RefusedEvent('input_audio_buffer_commit_empty', 'The audio buffer is empty.')
    return this.#taken()
  }

  clear(): void {
    this.#buffer.take()
    this.#pictures = []
    this.#turns?.reset()
  }

  async #listen(samples: Int16Array, detection: ServerDetection): Promise<void> {
    this.#turns ??= new TurnDetector(await openVoiceDetector())
    const turns = this.#turns
    for (let start = 0; start < samples.length; start += sliceSamples) {
      const slice = samples.slice(start, start + sliceSamples)
      this.#buffer.push(slice)
      for (const { type, atMs } of await turns.hear(slice, detection)) {
        if (type === 'started') this.#started(Math.max(0, atMs - detection.prefixPaddingMs))
        else this.#stopped(atMs)
      }
      if (!turns.speaking) {
        this.#buffer.keepLast(((detection.prefixPaddingMs + detectionMs) * detectorHertz) / 1000)
      } else if (this.#buffer.length > mostSpeechSeconds * detectorHertz) {
        turns.reset()
        this.#stopped(undefined)
      }
    }
  }

  #started(atMs: number): void {
    this.#options.send('input_audio_buffer.speech_started', { audio_start_ms: atMs, item_id: this.#itemId })
    this.#options.onSpeech()
  }

  #stopped(atMs: number | undefined): void {
    this.#options.send('input_audio_buffer.speech_stopped', {
      ...(atMs === undefined ? {} : { audio_end_ms: atMs }),
      item_id: this.#itemId,
    })
    this.#options.onUtterance(this.#taken())
  }

  #taken(): Utterance {
    const utterance = { itemId: this.#itemId, samples: this.#buffer.take(), pictures: this.#pictures }
    this.#itemId = realtimeId('item')
    this.#pictures = []
    return utterance
  }
}

/** Counts what comes within a second. */
class Rate {
  readonly #limit: number
  #since = 0
  #count = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  allows(): boolean {
    const now = performance.now()
    if (now - this.#since >= 1000) {
      this.#since = now
      this.#count = 0
    }
    return ++this.#count <= this.#limit
  }
}
