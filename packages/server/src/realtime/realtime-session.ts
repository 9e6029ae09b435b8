import type { IncomingHttpHeaders } from 'node:http'
import type { RealtimeClientEvent, RealtimeItem } from '@openmaas/protocol'
import { detectorHertz } from '@openmaas/engines/voice-activity'
import type { WebSocket } from 'ws'
import type { Caller } from '../access/index.ts'
import type { CallContext } from '../calls/index.ts'
import { ClientGoneError, createRequestId, ServerStopping } from '../http/index.ts'
import { usageOfTranscript } from '../speech/index.ts'
import { ClientSocket } from './client-socket.ts'
import { Conversation } from './conversation.ts'
import type { ConversationItem, Remembered } from './conversation.ts'
import { Hearing } from './hearing.ts'
import type { Utterance } from './hearing.ts'
import { realtimeId } from './ids.ts'
import { rateLimits } from './rate-limits.ts'
import { eventIdOf, parseEvent, parseFrame } from './parse-event.ts'
import { answeringModel, liveModel, liveRoute } from './realtime-models.ts'
import type { RealtimeServices } from './realtime-services.ts'
import { RefusedEvent } from './refused-event.ts'
import { Relay } from './relay.ts'
import { errorObject, RealtimeResponse, ResponseCancelled } from './response.ts'
import { initialSettings, sessionObject, updatedSettings } from './session-settings.ts'
import type { SessionSettings } from './session-settings.ts'

export interface SessionClient {
  readonly socket: WebSocket
  readonly caller: Caller
  /** Also the id of the session. */
  readonly requestId: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
}

interface RunningResponse {
  readonly response: RealtimeResponse
  readonly abort: AbortController
  readonly ended: Promise<void>
}

const heartbeatMilliseconds = 30_000
/** Many times what the longest memory can tell a model; items beyond would fill the memory of the server only. */
const mostItemCharacters = 262_144
/** Longest wait for the other side to close as well. */
const closeMilliseconds = 2000

/** One live conversation, from the first event to the close of its connection. */
export class RealtimeSession {
  readonly #client: SessionClient
  readonly #services: RealtimeServices
  readonly #socket: ClientSocket
  readonly #conversation = new Conversation()
  readonly #hearing: Hearing
  readonly #gone = new AbortController()
  readonly #closed: Promise<void>
  readonly #timers: NodeJS.Timeout[] = []
  #settings: SessionSettings = initialSettings
  #running: RunningResponse | undefined
  #relay: Relay | undefined
  #lastEventAt = performance.now()

  constructor(client: SessionClient, services: RealtimeServices) {
    this.#client = client
    this.#services = services
    this.#socket = new ClientSocket({
      socket: client.socket,
      onText: (text) => this.#onText(text),
      onBinary: () => this.#refuse(new RefusedEvent('invalid_event', 'Events are text frames.'), undefined),
    })
    this.#hearing = new Hearing({
      send: (type, fields) => this.#socket.send(type, fields),
      onSpeech: () => {
        if (this.#settings.detection?.interruptResponse === true) this.#cancel()
      },
      onUtterance: (utterance) => void this.#heardTurn(utterance),
    })
    this.#closed = new Promise((resolve) => client.socket.once('close', resolve))
  }

  /** Resolves when the connection is closed and nothing of the session runs any more. */
  async run(): Promise<void> {
    const { idleSeconds, sessionSeconds } = this.#services.settings
    this.#socket.send('session.created', { session: sessionObject(this.#client.requestId, this.#settings) })
    this.#socket.send('conversation.created', {
      conversation: { id: realtimeId('conv'), object: 'realtime.conversation' },
    })
    this.#heartbeat()
    this.#timers.push(
      setInterval(() => {
        this.#heartbeat()
        this.#socket.checkAlive()
      }, heartbeatMilliseconds),
      setInterval(() => this.#closeIdle(idleSeconds * 1000), Math.min(5000, (idleSeconds * 1000) / 4)),
      setTimeout(() => this.#close(1000, 'the session has reached its longest time'), sessionSeconds * 1000),
    )
    await this.#closed
    for (const timer of this.#timers) clearInterval(timer)
    this.#gone.abort(new ClientGoneError())
    await this.#relay?.close()
    await this.#running?.ended
  }

  /** Ends the session because the server does. */
  async stop(): Promise<void> {
    this.#gone.abort(new ServerStopping('The server is stopping.'))
    await this.#running?.ended
    this.#close(1001, 'the server is stopping')
    await this.#closed
  }

  #close(code: number, reason: string): void {
    this.#socket.close(code, reason)
    this.#timers.push(setTimeout(() => this.#socket.terminate(), closeMilliseconds).unref())
  }

  #closeIdle(idleMs: number): void {
    if (this.#running !== undefined) this.#lastEventAt = performance.now()
    if (performance.now() - this.#lastEventAt >= idleMs) this.#close(1000, 'nothing was sent for too long')
  }

  #heartbeat(): void {
    if (this.#relay === undefined) this.#socket.send('heartbeat')
  }

  async #onText(text: string): Promise<void> {
    this.#lastEventAt = performance.now()
    if (this.#gone.signal.aborted) return
    let eventId: string | undefined
    try {
      if (this.#relay !== undefined) return this.#relay.send(text)
      const frame = parseFrame(text)
      eventId = eventIdOf(frame)
      await this.#carryOut(parseEvent(frame), text)
    } catch (error) {
      this.#refuse(error, eventId)
    }
  }

  #refuse(error: unknown, eventId: string | undefined): void {
    if (!(error instanceof RefusedEvent) && !this.#gone.signal.aborted)
      this.#services.log.error('a live session failed', { requestId: this.#client.requestId, error })
    this.#socket.send('error', {
      error: { ...errorObject(error), ...(eventId === undefined ? {} : { event_id: eventId }) },
    })
  }

  async #carryOut(event: RealtimeClientEvent, text: string): Promise<void> {
    switch (event.type) {
      case 'session.update':
        return this.#update(updatedSettings(this.#settings, event.session), text)
      case 'transcription_session.update': {
        const settings = { ...updatedSettings(this.#settings, event.session), transcribesOnly: true }
        this.#settings = settings
        const session = sessionObject(this.#client.requestId, settings)
        return this.#socket.send('transcription_session.updated', { session })
      }
      case 'input_audio_buffer.append':
        return this.#hearing.append(event.audio, this.#settings)
      case 'input_audio_buffer.append_video_frame':
        return this.#hearing.appendPicture(event.video_frame)
      case 'input_audio_buffer.commit':
        if (this.#settings.detection !== undefined)
          throw new RefusedEvent('invalid_event', 'With server_vad the server commits.')
        this.#heard(this.#hearing.commit())
        return
      case 'input_audio_buffer.clear':
        this.#hearing.clear()
        return this.#socket.send('input_audio_buffer.cleared')
      case 'input_audio_buffer.pre_commit':
        // Only an SDK names it, without a word on what it is for.
        return
      case 'conversation.item.create':
        return this.#createItem(event.item, event.previous_item_id)
      case 'conversation.item.delete':
        if (!this.#conversation.delete(event.item_id)) throw noItem(event.item_id)
        return this.#socket.send('conversation.item.deleted', { item_id: event.item_id })
      case 'conversation.item.retrieve':
        return this.#socket.send('conversation.item.retrieved', { item: this.#find(event.item_id).item })
      case 'conversation.item.truncate':
        return this.#truncate(event.item_id, event.content_index ?? 0, event.audio_end_ms)
      case 'response.create':
        if (this.#settings.transcribesOnly)
          throw new RefusedEvent('invalid_event', 'A session of transcription answers nothing.', 'type')
        return this.#respond()
      case 'response.cancel':
        if (!this.#cancel()) throw new RefusedEvent('stop_task_error', 'No answer is under way.')
    }
  }

  async #update(settings: SessionSettings, text: string): Promise<void> {
    const model = liveModel(this.#services.models, settings.model)
    const live = liveRoute(model)
    if (live !== undefined) {
      this.#relay = await Relay.open(live, model, this.#client, this.#services, this.#socket, this.#gone.signal)
      return this.#relay.send(text)
    }
    // Pictures of a call with video mean nothing to one without.
    if (this.#settings.chatMode === 'video_passive' && settings.chatMode === 'audio') this.#conversation.clear()
    const { greeting } = settings
    const greets = greeting !== undefined && greeting !== '' && greeting !== this.#settings.greeting
    this.#settings = settings
    this.#socket.send('session.updated', { session: sessionObject(this.#client.requestId, settings) })
    this.#heartbeat()
    if (greets && this.#running === undefined) this.#respond(greeting)
  }

  #createItem(sent: RealtimeItem, previous: string | undefined): void {
    const { type, role = 'user', content = [] } = sent
    const text =
      type === 'message' ? content.map((part) => part.text ?? part.transcript ?? '').join('') : (sent.output ?? '')
    if (type !== 'function_call' && text.trim() === '')
      throw new RefusedEvent(
        'invalid_item',
        'The item says nothing.',
        type === 'message' ? 'item.content' : 'item.output',
      )
    const item: ConversationItem = {
      id: sent.id ?? realtimeId('item'),
      type,
      object: 'realtime.item',
      status: 'completed',
      ...(type === 'message' ? { role, content: content.map(withoutSound) } : {}),
      ...(sent.name === undefined ? {} : { name: sent.name }),
      ...(sent.arguments === undefined ? {} : { arguments: sent.arguments }),
      ...(sent.output === undefined ? {} : { output: sent.output }),
      ...(type === 'message' ? {} : { call_id: sent.call_id ?? this.#conversation.lastCallId() ?? realtimeId('call') }),
    }
    const remembered: Remembered = { item, text, pictures: [], ready: Promise.resolve(), sentences: [] }
    if (JSON.stringify(item).length > mostItemCharacters)
      throw new RefusedEvent('invalid_item', `An item may have at most ${mostItemCharacters} characters.`, 'item')
    if (!this.#conversation.add(remembered, previous))
      throw new RefusedEvent('invalid_item', `There is an item ${item.id} already.`, 'item.id')
    this.#socket.send('conversation.item.created', { item })
  }

  #find(id: string): Remembered {
    const found = this.#conversation.find(id)
    if (found === undefined) throw noItem(id)
    return found
  }

  /** Of an answer only what was heard is remembered. */
  #truncate(itemId: string, contentIndex: number, audioEndMs: number): void {
    const remembered = this.#find(itemId)
    if (remembered.item.role !== 'assistant')
      throw new RefusedEvent('invalid_item', 'Only answers can be cut.', 'item_id')
    const heard = remembered.sentences.filter(({ endMs }) => endMs <= audioEndMs)
    remembered.text = heard.map(({ text }) => text).join('')
    remembered.item.content = [{ type: 'audio', transcript: remembered.text }]
    this.#socket.send('conversation.item.truncated', {
      item_id: itemId,
      content_index: contentIndex,
      audio_end_ms: audioEndMs,
    })
  }

  async #heardTurn(utterance: Utterance): Promise<void> {
    const remembered = this.#heard(utterance)
    await remembered.ready
    const { detection, transcribesOnly } = this.#settings
    if (remembered.text === '' || transcribesOnly || detection?.createResponse !== true) return
    try {
      // Whoever goes on speaking has ended the answer before; the new one takes its place.
      this.#cancel()
      await this.#running?.ended
      this.#respond()
    } catch (error) {
      this.#refuse(error, undefined)
    }
  }

  /** Takes what was said into the conversation; its words arrive later. */
  #heard({ itemId, samples, pictures }: Utterance): Remembered {
    const item: ConversationItem = {
      id: itemId,
      type: 'message',
      object: 'realtime.item',
      status: 'completed',
      role: 'user',
      content: [{ type: 'input_audio' }],
    }
    const remembered = { item, text: '', pictures, ready: Promise.resolve(), sentences: [] }
    if (samples.length > 0) remembered.ready = this.#writeDown(remembered, samples)
    this.#conversation.add(remembered)
    this.#socket.send('input_audio_buffer.committed', { item_id: itemId })
    this.#socket.send('conversation.item.created', { item: { ...item } })
    return remembered
  }

  async #writeDown(remembered: Remembered, samples: Int16Array): Promise<void> {
    const { tracker, listener, settings } = this.#services
    const place = { item_id: remembered.item.id, content_index: 0 }
    const context = this.#context(this.#gone.signal)
    const model = settings.transcriptionModel
    const call = tracker.begin(context, { model, stream: false })
    try {
      const text = await listener.text(
        { model, sound: { samples, sampleRateHertz: detectorHertz }, requestId: context.requestId },
        {
          signal: context.signal,
          span: call.span,
          onAttempt: ({ handle, upstreamModel }) => call.noteRoute(handle.id, upstreamModel),
        },
      )
      remembered.text = text.trim()
      remembered.item.content = [{ type: 'input_audio', transcript: remembered.text }]
      call.finish('stop', usageOfTranscript(samples.length / detectorHertz, text))
      this.#socket.send('conversation.item.input_audio_transcription.completed', {
        ...place,
        transcript: remembered.text,
      })
    } catch (error) {
      call.fail(error)
      this.#socket.send('conversation.item.input_audio_transcription.failed', {
        ...place,
        error: { ...errorObject(error), type: 'ASR_ERROR' },
      })
    } finally {
      call.end()
    }
  }

  /** @throws {RefusedEvent} while an answer is under way */
  #respond(fixedText?: string): void {
    if (this.#running !== undefined)
      throw new RefusedEvent('conversation_already_has_active_response', 'An answer is under way already.')
    const { models, tracker, speaker, settings: services } = this.#services
    const abort = new AbortController()
    const context = this.#context(AbortSignal.any([this.#gone.signal, abort.signal]))
    const live = liveModel(models, this.#settings.model)
    const chatModel = answeringModel(models, live, services, this.#conversation.hasPictures)
    const call = tracker.begin(context, { model: live.id, stream: true })
    call.noteModel(live.id)
    const response = new RealtimeResponse({
      settings: this.#settings,
      conversation: this.#conversation,
      models,
      speaker,
      chatModel,
      speechModel: services.speechModel,
      call,
      context,
      signal: context.signal,
      rateLimits: rateLimits(this.#client.caller, this.#services.limiter),
      ...(fixedText === undefined ? {} : { fixedText }),
      send: (type, fields) => this.#socket.send(type, fields),
      drained: () => this.#socket.drained(),
    })
    const ended = response.run().finally(() => {
      this.#running = undefined
      this.#lastEventAt = performance.now()
    })
    this.#running = { response, abort, ended }
  }

  /** @returns false when no answer is under way */
  #cancel(): boolean {
    if (this.#running === undefined) return false
    this.#running.abort.abort(new ResponseCancelled())
    return true
  }

  #context(signal: AbortSignal): CallContext {
    const { caller, path, headers } = this.#client
    return {
      operation: 'realtime',
      requestId: createRequestId(),
      caller,
      path,
      headers,
      signal,
      replyHeaders: {},
      outcome: {},
    }
  }
}

function noItem(id: string): RefusedEvent {
  return new RefusedEvent('item_not_found', `There is no item ${id.slice(0, 64)}.`, 'item_id')
}

/** Sound is not kept: it would be all that a session holds. */
function withoutSound(part: NonNullable<RealtimeItem['content']>[number]): Readonly<Record<string, unknown>> {
  const { audio, ...rest } = part
  return audio === undefined ? part : rest
}
