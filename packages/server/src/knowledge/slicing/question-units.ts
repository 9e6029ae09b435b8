import type { Fragment } from './draft.ts'
import { wholePassage } from './draft.ts'
import type { Passage } from './passage.ts'
import { isOneQuestion, linesAndMarks, questionColumns, roleOfLine } from './question-marks.ts'

/** The smallest stretch that question-answer slicing moves: a line, or part of one up to the next mark. */
export interface QuestionUnit {
  readonly role: 'question' | 'answer' | 'plain' | 'heading' | 'table'
  /** Of a question: `mark` where `问：` or the like says so. */
  readonly by?: 'mark' | 'heading' | 'number' | 'look'
  readonly fragment: Fragment
  readonly text: string
}

/** Lines without any mark are taken for questions only where the document has at least this many. */
const leastBareQuestions = 2

export function questionUnits(passages: readonly Passage[]): QuestionUnit[] {
  const candidates = passages.flatMap(unitsOf)
  const lookAnswered = keepAnswered(candidates, 'look')
  const bare = lookAnswered.filter(({ by }) => by === 'look').length
  const looked =
    bare >= leastBareQuestions
      ? lookAnswered
      : lookAnswered.map((unit) => (unit.by === 'look' ? asOrdinary(unit) : unit))
  return keepAnswered(keepAnswered(looked, 'number'), 'heading')
}

/** Questions of one kind that nothing answers, because the next line asks again or begins a section, become ordinary lines. */
function keepAnswered(units: readonly QuestionUnit[], by: 'look' | 'number' | 'heading'): QuestionUnit[] {
  return units.map((unit, index) => {
    if (unit.by !== by) return unit
    const previous = units[index - 1]
    const next = units[index + 1]
    if (next === undefined || next.role === 'question') return asOrdinary(unit)
    if (by === 'look' && previous?.by === 'heading') return asOrdinary(unit)
    if (next.role !== 'heading') return unit
    const level = unit.fragment.passage.level
    return level !== undefined && (next.fragment.passage.level ?? 1) > level ? unit : asOrdinary(unit)
  })
}

function asOrdinary({ fragment, text }: QuestionUnit): QuestionUnit {
  return { role: fragment.passage.kind === 'heading' ? 'heading' : 'plain', fragment, text }
}

function unitsOf(passage: Passage): QuestionUnit[] {
  const fragment = wholePassage(passage)
  const { text, kind } = passage
  if (kind === 'heading') {
    const role = roleOfLine(text)
    if (role === 'question') return [{ role, by: 'mark', fragment, text }]
    if (role !== 'plain' && role !== 'answer') return [{ role: 'question', by: 'heading', fragment, text }]
    return [{ role: role === 'answer' ? role : 'heading', fragment, text }]
  }
  if (kind === 'table' && holdsAnswers(passage)) {
    return [{ role: 'table', fragment, text }]
  }
  if (kind === 'table' || kind === 'row' || kind === 'image' || kind === 'code')
    return [{ role: 'plain', fragment, text }]
  return linesAndMarks(text).map((range) => unitOf(passage, { passage, ...range }))
}

function holdsAnswers({ table, rows }: Passage): boolean {
  const cells = table?.rows ?? []
  const columns = questionColumns(cells[0] ?? [])
  if (columns === undefined || rows?.length !== cells.length) return false
  return cells.slice(1).some((row) => row[columns.answer]?.trim() && row[columns.question]?.trim())
}

function unitOf(passage: Passage, fragment: Fragment): QuestionUnit {
  const text = passage.text.slice(fragment.start, fragment.end)
  const role = roleOfLine(text)
  if (role === 'question') return { role, by: 'mark', fragment, text }
  if (role === 'numbered-question') return { role: 'question', by: 'number', fragment, text }
  if (role === 'bare-question') {
    const by = passage.kind === 'list-item' ? 'number' : 'look'
    return isOneQuestion(text) ? { role: 'question', by, fragment, text } : { role: 'plain', fragment, text }
  }
  return { role, fragment, text }
}
