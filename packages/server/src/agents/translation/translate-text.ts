import { text } from '../core/agent.ts'
import type { AgentEvent } from '../core/agent.ts'
import { textForm } from './document-kinds.ts'
import type { TextKind } from './document-kinds.ts'
import { joinForm, restoreSegment } from './forms/text-form.ts'
import type { TextForm } from './forms/text-form.ts'
import { officeJob } from './office/office-jobs.ts'
import type { Translator } from './translator.ts'

/** Longer texts are taken apart in a thread of their own. */
const longCharacters = 20_000

export function takeApart(source: string, kind: TextKind, signal: AbortSignal): Promise<TextForm> {
  return source.length > longCharacters
    ? officeJob({ type: 'text', text: source, kind }, signal)
    : textForm(source, kind)
}

/** A translated text from its beginning to its end, as its pieces become ready; a short one word by word. */
export async function* translatedEvents(
  translator: Translator,
  source: string,
  kind: TextKind,
  signal: AbortSignal,
): AsyncGenerator<AgentEvent, void, undefined> {
  const form = await takeApart(source, kind, signal)
  const { literals, segments } = form
  const [only, second] = segments
  const streamed = only !== undefined && second === undefined ? translator.stream(only.text) : undefined
  // Given with the first piece: before that nobody knows who translates, and the reply could not name its engine.
  let before = literals[0] ?? ''
  if (streamed !== undefined) {
    for await (const piece of streamed) {
      yield* told(before + piece)
      before = ''
    }
    yield* told(before + (literals[1] ?? ''))
    return
  }
  let place = 0
  for await (const { text: translated, reasons } of translator.pieces(segments.map((segment) => segment.text))) {
    const segment = segments[place++]
    if (segment === undefined) throw new Error('A translation has more pieces than its text.')
    if (reasons !== undefined) yield text(`${reasons}\n`, 'thinking')
    yield* told(before + restoreSegment(segment, translated) + (literals[place] ?? ''))
    before = ''
  }
  yield* told(before)
}

/** The same as a whole. */
export async function translatedText(
  translator: Translator,
  source: string,
  kind: TextKind,
  signal: AbortSignal,
): Promise<string> {
  const form = await takeApart(source, kind, signal)
  return joinForm(form, await translator.all(form.segments.map((segment) => segment.text)))
}

function* told(piece: string | undefined): Generator<AgentEvent, void, undefined> {
  if (piece !== undefined && piece !== '') yield text(piece)
}
