import { FormBuilder, Marker } from './text-form.ts'
import type { TextForm } from './text-form.ts'

/** A text without marks: paragraphs between blank lines, their lines kept. */
export function plainForm(source: string): TextForm {
  const form = new FormBuilder()
  for (const [index, block] of source.split(/((?:\r?\n[ \t]*){2,})/).entries()) {
    if (index % 2 === 1) {
      form.literal(block)
      continue
    }
    const marker = new Marker()
    const lineEnd = block.includes('\r\n') ? '\r\n' : '\n'
    const text = marker.protect(block.replaceAll('\r\n', '\n'))
    form.segment({ text, marks: marker.marks, linePrefix: '', lineEnd })
  }
  return form.form()
}

/** A text of which each line stands for itself. */
export function lineForm(source: string): TextForm {
  const form = new FormBuilder()
  for (const [index, line] of source.split(/(\r?\n)/).entries()) {
    if (index % 2 === 1) {
      form.literal(line)
      continue
    }
    const marker = new Marker()
    form.segment({ text: marker.protect(line), marks: marker.marks, singleLine: true })
  }
  return form.form()
}
