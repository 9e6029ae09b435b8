import type { ChatPart } from '../chat-engine.ts'
import type { DeclaredTypes } from './declared-types.ts'
import { mayBecomeCall, parseTextToolCall } from './text-tool-calls.ts'
import type { TextToolCallForm } from './text-tool-calls.ts'
import type { ToolCallRegister } from './tool-call-register.ts'

const thinkOpen = '<think>'
const thinkClose = '</think>'

/** `section` markers only surround calls (DeepSeek) and mean nothing themselves. */
interface Marker {
  readonly text: string
  readonly form: TextToolCallForm | 'section'
}
const callMarkers: readonly Marker[] = [
  { text: '<tool_call>', form: 'tagged' },
  { text: '<｜tool▁call▁begin｜>', form: 'deepseek' },
  { text: '<｜tool▁calls▁begin｜>', form: 'section' },
  { text: '<｜tool▁calls▁end｜>', form: 'section' },
]
const closeMarkers = { tagged: '</tool_call>', deepseek: '<｜tool▁call▁end｜>' } as const

/** A body may quote its own closing marker; after so many closings that made no call, it is text. */
const maxClosings = 32
/** At the end, unfinished calls are read again as text, where further calls may begin; after so many the rest is taken as it is. */
const maxRereads = 64

/**
 * - `start`: nothing but white space so far; thinking may begin
 * - `start-thinking`: the same, but the prompt has opened the thinking already
 * - `after-call`: white space after a call belongs to nothing until more comes
 */
type State = 'start' | 'start-thinking' | 'thinking' | 'content' | 'call' | 'after-call'

export interface TextScannerOptions {
  readonly thinkTags: 'split' | 'keep' | 'ignore'
  readonly startsInThinking: boolean
  readonly findCalls: boolean
  readonly declared: DeclaredTypes
  readonly calls: ToolCallRegister
}

/**
 * Finds thinking and calls in text that comes in pieces of any size. The parts, joined, do not depend on where the pieces are
 * cut: text is held back only while it can still become a marker, and all of it is released at the end.
 *
 * White space that belongs to the markers and not to the answer, as the chat templates of GLM, Qwen and DeepSeek write it:
 * white space before `<think>`, one line break after it, one before `</think>`, up to two after it, one before a call, and
 * all between calls; when text follows a call, one line break after it. Everything else is kept.
 *
 * `<think>` counts only before any content and directly after a call: further on, an answer may speak of it.
 */
export class TextScanner {
  readonly #options: TextScannerOptions
  #state: State
  #held = ''
  /** Line breaks that are dropped if they come next. */
  #breaksToDrop = 0
  #callForm: TextToolCallForm = 'tagged'
  /** The opening marker with the white space that was taken for part of it, should the call turn out to be text. */
  #callOpening = ''
  #callBody = ''
  #closings = 0
  #closingSearchFrom = 0

  constructor(options: TextScannerOptions) {
    this.#options = options
    this.#state = options.thinkTags === 'ignore' ? 'content' : options.startsInThinking ? 'start-thinking' : 'start'
  }

  push(piece: string, out: ChatPart[]): void {
    if (this.#held === '' && this.#breaksToDrop === 0) {
      if (
        this.#state === 'content'
          ? this.#isPlain(piece, this.#options.findCalls)
          : this.#state === 'thinking' && this.#isPlain(piece, true)
      ) {
        if (piece !== '') this.#emit(piece, out)
        return
      }
    }
    this.#scan(piece, out)
  }

  /** Releases what is held in front of something that is known from elsewhere; a call that is half read goes on. */
  release(out: ChatPart[]): void {
    if (this.#state === 'call' || this.#held === '') return
    let text = this.#held
    this.#held = ''
    if (this.#state === 'after-call') {
      if (text.trim() === '') return
      if (text.startsWith('\n')) text = text.slice(1)
    }
    if (this.#state === 'start-thinking') {
      if (this.#options.thinkTags === 'keep') this.#emit(thinkOpen, out)
      this.#state = 'thinking'
    } else if (this.#state !== 'thinking') this.#state = 'content'
    this.#emit(text, out)
  }

  /** The engine tells its thinking in a field of its own, so tags in the text are text. */
  stopLookingForThinking(): void {
    if (this.#state === 'start' || this.#state === 'start-thinking') this.#state = 'content'
  }

  end(out: ChatPart[]): void {
    for (let rereads = 0; this.#state === 'call'; rereads++) {
      const body = this.#callBody
      const call = parseTextToolCall(body, this.#callForm, this.#options.declared)
      if (call !== undefined) {
        this.#options.calls.addWhole(call.name, call.arguments, out)
        this.#state = 'after-call'
        return
      }
      this.#state = 'content'
      this.#emit(this.#callOpening, out)
      if (rereads === maxRereads) this.#emit(body, out)
      else this.#scan(body, out)
    }
    this.release(out)
  }

  /** Whether a piece can go out as it is: no marker can begin in it, and nothing at its end belongs to what comes next. */
  #isPlain(piece: string, markersMatter: boolean): boolean {
    const last = piece.charCodeAt(piece.length - 1)
    if (isHighSurrogate(last)) return false
    return !markersMatter || (last !== 0x0a && piece.indexOf('<') === -1)
  }

  #scan(piece: string, out: ChatPart[]): void {
    let rest = piece
    while (rest !== '') {
      switch (this.#state) {
        case 'start':
        case 'start-thinking':
        case 'after-call':
          rest = this.#scanBetween(this.#withHeld(rest), out)
          break
        case 'thinking':
          rest = this.#scanThinking(this.#withHeld(rest), out)
          break
        case 'content':
          rest = this.#scanContent(this.#withHeld(rest), out)
          break
        case 'call':
          rest = this.#scanCall(rest, out)
      }
    }
  }

  #withHeld(piece: string): string {
    const text = this.#held + piece
    this.#held = ''
    return text
  }

  /** Before any content: decides what the first thing is that is not white space. Gives what is left to scan. */
  #scanBetween(text: string, out: ChatPart[]): string {
    const start = text.length - text.trimStart().length
    if (start === text.length) return this.#hold(text)
    const { thinkTags } = this.#options
    const thinks = thinkTags !== 'ignore'
    if (thinks && text.startsWith(thinkOpen, start)) {
      if (thinkTags === 'keep') this.#emit(text.slice(0, start + thinkOpen.length), out)
      return this.#enterThinking(text.slice(start + thinkOpen.length))
    }
    if (thinks && isBeginning(text, start, thinkOpen)) return this.#hold(text)
    if (this.#state === 'start-thinking') {
      if (thinkTags === 'keep') this.#emit(thinkOpen, out)
      return this.#enterThinking(text)
    }
    if (this.#state === 'start' && thinkTags === 'split') {
      // Where the prompt has closed the thinking already, some models close it once more.
      if (text.startsWith(thinkClose, start)) return this.#leaveThinking(text.slice(start + thinkClose.length))
      if (isBeginning(text, start, thinkClose)) return this.#hold(text)
    }
    if (this.#state === 'after-call') {
      const marker = callMarkers.find((candidate) => text.startsWith(candidate.text, start))
      if (marker !== undefined)
        return this.#enterMarker(marker, text.slice(0, start), text.slice(start + marker.text.length))
      if (callMarkers.some((candidate) => isBeginning(text, start, candidate.text))) return this.#hold(text)
      this.#state = 'content'
      return text.startsWith('\n') ? text.slice(1) : text
    }
    this.#state = 'content'
    return text
  }

  #enterThinking(rest: string): string {
    this.#state = 'thinking'
    this.#breaksToDrop = this.#options.thinkTags === 'split' ? 1 : 0
    return rest
  }

  #leaveThinking(rest: string): string {
    this.#state = 'content'
    this.#breaksToDrop = this.#options.thinkTags === 'split' ? 2 : 0
    return rest
  }

  #scanThinking(text: string, out: ChatPart[]): string {
    const rest = this.#dropBreaks(text)
    if (rest === '') return ''
    const keep = this.#options.thinkTags === 'keep'
    const close = rest.indexOf(thinkClose)
    if (close !== -1) {
      const end = keep ? close + thinkClose.length : rest[close - 1] === '\n' ? close - 1 : close
      if (end > 0) this.#emit(rest.slice(0, end), out)
      return this.#leaveThinking(rest.slice(close + thinkClose.length))
    }
    let end = rest.length
    for (
      let at = rest.indexOf('<', Math.max(0, rest.length - thinkClose.length));
      at !== -1;
      at = rest.indexOf('<', at + 1)
    ) {
      if (!isBeginning(rest, at, thinkClose)) continue
      end = at
      break
    }
    if (!keep && rest[end - 1] === '\n') end--
    return this.#emitAndHold(rest, end, out)
  }

  #scanContent(text: string, out: ChatPart[]): string {
    const rest = this.#dropBreaks(text)
    if (rest === '') return ''
    if (!this.#options.findCalls) return this.#emitAndHold(rest, rest.length, out)
    for (let at = rest.indexOf('<'); at !== -1; at = rest.indexOf('<', at + 1)) {
      const marker = callMarkers.find((candidate) => rest.startsWith(candidate.text, at))
      const before = rest[at - 1] === '\n' ? at - 1 : at
      if (marker !== undefined) {
        if (before > 0) this.#emit(rest.slice(0, before), out)
        return this.#enterMarker(marker, rest.slice(before, at), rest.slice(at + marker.text.length))
      }
      if (callMarkers.some((candidate) => isBeginning(rest, at, candidate.text)))
        return this.#emitAndHold(rest, before, out)
    }
    return this.#emitAndHold(rest, rest.endsWith('\n') ? rest.length - 1 : rest.length, out)
  }

  #enterMarker(marker: Marker, whitespace: string, rest: string): string {
    if (marker.form === 'section') {
      this.#state = 'after-call'
      return rest
    }
    this.#state = 'call'
    this.#callForm = marker.form
    this.#callOpening = whitespace + marker.text
    this.#callBody = ''
    this.#closings = 0
    this.#closingSearchFrom = 0
    return rest
  }

  #scanCall(piece: string, out: ChatPart[]): string {
    const checkBeginning = this.#callBody.length < 256
    this.#callBody += piece
    if (checkBeginning && !mayBecomeCall(this.#callBody, this.#callForm)) return this.#callIsText(out)
    // Both closing markers end with this character; looking for them only then keeps long arguments cheap.
    if (!piece.includes('>')) return ''
    const close = closeMarkers[this.#callForm]
    for (
      let at = this.#callBody.indexOf(close, this.#closingSearchFrom);
      at !== -1;
      at = this.#callBody.indexOf(close, at + 1)
    ) {
      const call = parseTextToolCall(this.#callBody.slice(0, at), this.#callForm, this.#options.declared)
      if (call !== undefined) {
        const rest = this.#callBody.slice(at + close.length)
        this.#callBody = ''
        this.#state = 'after-call'
        this.#options.calls.addWhole(call.name, call.arguments, out)
        return rest
      }
      if (++this.#closings === maxClosings || !this.#mayCloseLater(at)) return this.#callIsText(out)
      this.#closingSearchFrom = at + 1
    }
    this.#closingSearchFrom = Math.max(this.#closingSearchFrom, this.#callBody.length - close.length)
    return ''
  }

  /** Only inside an argument can a closing marker be quoted; where none has begun, the first one decides. */
  #mayCloseLater(at: number): boolean {
    if (this.#callForm === 'deepseek') return true
    const body = this.#callBody.slice(0, at)
    return body.includes('<arg_key>') || body.includes('{')
  }

  #callIsText(out: ChatPart[]): string {
    const rest = this.#callBody
    this.#callBody = ''
    this.#state = 'content'
    this.#emit(this.#callOpening, out)
    return rest
  }

  #dropBreaks(text: string): string {
    let start = 0
    while (this.#breaksToDrop > 0 && start < text.length) {
      if (text.charCodeAt(start) === 0x0a) {
        start++
        this.#breaksToDrop--
      } else this.#breaksToDrop = 0
    }
    return start === 0 ? text : text.slice(start)
  }

  #hold(text: string): string {
    this.#held = text
    return ''
  }

  #emitAndHold(text: string, end: number, out: ChatPart[]): string {
    const cut = end > 0 && isHighSurrogate(text.charCodeAt(end - 1)) ? end - 1 : end
    if (cut > 0) this.#emit(text.slice(0, cut), out)
    return this.#hold(text.slice(cut))
  }

  #emit(text: string, out: ChatPart[]): void {
    const thinking = this.#state === 'thinking' && this.#options.thinkTags === 'split'
    out.push({ type: thinking ? 'reasoning-delta' : 'text-delta', text })
  }
}

/** Whether the text from `start` to its end is a beginning of the marker, and not all of it. */
function isBeginning(text: string, start: number, marker: string): boolean {
  const length = text.length - start
  return length < marker.length && marker.startsWith(text.slice(start))
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff
}
