import { FormBuilder, Marker } from './text-form.ts'
import type { TextForm } from './text-form.ts'

export type SubtitleKind = 'srt' | 'vtt' | 'ass'

const timing = /^\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}\s*-->\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}.*$/
const formatting = /<\/?[^<>\n]{1,100}>|\{[^{}\n]*\}|&\w+;/g
const assFormatting = /\{[^{}\n]*\}|\\[Nnh]/g

/** What kind of subtitles a text is; undefined for one that is none. */
export function subtitleKind(source: string): SubtitleKind | undefined {
  if (/^\ufeff?WEBVTT(?:[ \t\r\n]|$)/.test(source)) return 'vtt'
  if (/^\ufeff?\s*\[Script Info\]/i.test(source) || /^Dialogue:\s*\d+,/m.test(source)) return 'ass'
  return source.split(/\r?\n/, 200).some((line) => timing.test(line)) ? 'srt' : undefined
}

/** Subtitles as what is spoken; numbers, times, positions and styles stay as they are. */
export function subtitleForm(source: string, kind: SubtitleKind): TextForm {
  return kind === 'ass' ? assForm(source) : cueForm(source)
}

/** SRT and WebVTT: blocks between blank lines, spoken from behind the line of times. */
function cueForm(source: string): TextForm {
  const form = new FormBuilder()
  const blocks = source.split(/((?:\r?\n[ \t]*){2,})/)
  for (const [index, block] of blocks.entries()) {
    if (index % 2 === 1) {
      form.literal(block)
      continue
    }
    const lines = block.split(/(\r?\n)/)
    const at = lines.findIndex((line) => timing.test(line))
    if (at < 0) {
      form.literal(block)
      continue
    }
    form.literal(lines.slice(0, at + 2).join(''))
    const marker = new Marker()
    const said = lines.slice(at + 2).join('')
    const spoken = said
      .trimEnd()
      .replaceAll('\r\n', '\n')
      .replace(formatting, (found) => marker.mark(found))
    // A blank line would end the cue; the ends of lines are those of the file again.
    form.segment({ text: spoken, marks: marker.marks, linePrefix: '', lineEnd: lines[at + 1] ?? '\n' })
    form.literal(said.slice(said.trimEnd().length))
  }
  return form.form()
}

/** Advanced SubStation Alpha: the last field of each line of dialogue. */
function assForm(source: string): TextForm {
  const form = new FormBuilder()
  let fields = 10
  for (const line of source.split(/(?<=\n)/)) {
    const format = /^Format:(.*)$/i.exec(line.trimEnd())
    if (format !== null && /\bText\b/i.test(format[1] ?? '')) fields = (format[1] ?? '').split(',').length
    const head = new RegExp(`^Dialogue:(?:[^,\\n]*,){${fields - 1}}`).exec(line)?.[0]
    if (head === undefined) {
      form.literal(line)
      continue
    }
    const end = /\r?\n?$/.exec(line)?.[0] ?? ''
    const marker = new Marker()
    const spoken = line
      .slice(head.length, line.length - end.length)
      .replace(assFormatting, (found) => marker.mark(found))
    form.literal(head)
    // Drawings are no words.
    if (/\{[^}]*\\p[1-9]/.test(line)) form.literal(line.slice(head.length, line.length - end.length))
    else form.segment({ text: spoken, marks: marker.marks, singleLine: true })
    form.literal(end)
  }
  return form.form()
}
