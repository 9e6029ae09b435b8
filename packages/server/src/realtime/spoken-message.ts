import { pcmBytes } from '@openmaas/engines/audio'
import { Sentences, spokenWords } from '../speech/index.ts'
import type { ConversationItem, Remembered } from './conversation.ts'
import { realtimeId } from './ids.ts'
import { PacedSound } from './paced-sound.ts'

export type SendEvent = (type: string, fields: object) => void

export interface SpokenMessageOptions {
  readonly responseId: string
  readonly outputIndex: number
  readonly aloud: boolean
  readonly send: SendEvent
  readonly drained: () => Promise<void>
  readonly signal: AbortSignal
  readonly speak: (text: string) => AsyncIterable<Int16Array>
  readonly onFirst: () => void
}

/** A message of an answer while it is written and spoken: its words go out with their sound, sentence by sentence. */
export class SpokenMessage {
  readonly remembered: Remembered
  readonly #options: SpokenMessageOptions
  readonly #sentences = new Sentences()
  readonly #sound = new PacedSound()

  constructor(options: SpokenMessageOptions) {
    this.#options = options
    const item: ConversationItem = {
      id: realtimeId('item'),
      type: 'message',
      object: 'realtime.item',
      status: 'in_progress',
      role: 'assistant',
      content: [],
    }
    this.remembered = { item, text: '', pictures: [], ready: Promise.resolve(), sentences: [] }
    const { send, responseId: response_id, outputIndex: output_index, aloud } = options
    send('response.output_item.added', { response_id, output_index, item: { ...item } })
    send('conversation.item.created', { item: { ...item } })
    const part = aloud ? { type: 'audio', transcript: '' } : { type: 'text', text: '' }
    send('response.content_part.added', { ...this.#place(), part })
  }

  get soundMs(): number {
    return this.#sound.sentMs
  }

  async say(text: string): Promise<void> {
    const { aloud, onFirst, send } = this.#options
    if (aloud) {
      for (const sentence of this.#sentences.add(text)) await this.#speak(sentence)
      return
    }
    onFirst()
    this.remembered.text += text
    send('response.text.delta', { ...this.#place(), delta: text })
  }

  /** Says what is left where the answer is whole, and tells its end. */
  async end(status: 'completed' | 'incomplete'): Promise<void> {
    const { aloud, send, responseId: response_id, outputIndex: output_index } = this.#options
    try {
      if (status === 'completed') await this.#speak(this.#sentences.rest())
    } finally {
      const { remembered } = this
      const whole = remembered.text
      if (aloud) {
        send('response.audio.done', this.#place())
        send('response.audio_transcript.done', { ...this.#place(), transcript: whole })
      } else send('response.text.done', { ...this.#place(), text: whole })
      const part = aloud ? { type: 'audio', transcript: whole } : { type: 'text', text: whole }
      send('response.content_part.done', { ...this.#place(), part })
      remembered.item.status = status
      remembered.item.content = [part]
      send('response.output_item.done', { response_id, output_index, item: { ...remembered.item } })
    }
  }

  async #speak(sentence: string): Promise<void> {
    if (sentence === '') return
    const { send, speak, signal, drained, onFirst } = this.#options
    const words = spokenWords(sentence)
    let told = false
    const tell = (): void => {
      if (told) return
      told = true
      onFirst()
      this.remembered.text += sentence
      send('response.audio_transcript.delta', { ...this.#place(), delta: sentence })
    }
    // The words go out with their first sound, so that an answer that is cut holds what was heard.
    for await (const samples of words === '' ? [] : speak(words)) {
      for await (const piece of this.#sound.pieces(samples, signal)) {
        tell()
        send('response.audio.delta', { ...this.#place(), delta: pcmBytes(piece).toString('base64') })
        await drained()
      }
    }
    tell()
    this.remembered.sentences.push({ text: sentence, endMs: this.#sound.sentMs })
  }

  #place(): object {
    const { responseId, outputIndex } = this.#options
    return { response_id: responseId, item_id: this.remembered.item.id, output_index: outputIndex, content_index: 0 }
  }
}
