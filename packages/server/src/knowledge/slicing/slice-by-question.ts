import { cutFragment, packFragments, sliceWeights, wholePassage } from './draft.ts'
import type { Fragment, SliceDraft } from './draft.ts'
import type { Passage } from './passage.ts'
import { bareQuestion, questionColumns } from './question-marks.ts'
import { questionUnits } from './question-units.ts'
import type { QuestionUnit } from './question-units.ts'
import { sliceByTitle } from './slice-by-title.ts'
import type { TitleSlicingOptions } from './slice-by-title.ts'
import { textWeight } from './text-size.ts'

/** What runs on for longer, in characters, is no question that anyone would ask. */
const longestQuestion = 500

interface OpenPair {
  readonly fragments: Fragment[]
  readonly opening: QuestionUnit
  question: string
  /** Text that answers has been seen; until then lines after a marked question may still belong to the question. */
  answered: boolean
}

/**
 * Slicing by question and answer (knowledge type 2): each question with its answer is one slice. Questions are known by their marks
 * (`问：`, `Q:`), by number and question mark, as headings, or as a column of a table. Text after an answer stays with it up to the next
 * question or heading; other text is sliced by title and paragraph. Undefined where no question with an answer is found.
 */
export function sliceByQuestion(passages: readonly Passage[], options: TitleSlicingOptions): SliceDraft[] | undefined {
  const drafts: SliceDraft[] = []
  let plain: Passage[] = []
  let pair: OpenPair | undefined
  let found = false

  const closePlain = () => {
    drafts.push(...sliceByTitle(plain, options))
    plain = []
  }
  const closePair = () => {
    if (pair === undefined) return
    found ||= pair.answered
    drafts.push(...draftsOfPair(pair))
    pair = undefined
  }

  for (const unit of questionUnits(passages)) {
    const { passage } = unit.fragment
    if (unit.role === 'question') {
      closePair()
      const lead = plain.slice(plain.findLastIndex(({ kind }) => kind !== 'heading') + 1)
      plain = plain.slice(0, plain.length - lead.length)
      closePlain()
      pair = openPair(unit, lead)
    } else if (unit.role === 'table') {
      closePair()
      closePlain()
      drafts.push(...draftsOfTable(passage))
      found = true
    } else if (pair !== undefined && staysIn(pair, unit)) {
      addToPair(pair, unit)
    } else {
      closePair()
      if (unit.fragment.start === 0 && unit.fragment.end === passage.text.length) {
        plain.push(passage)
      } else {
        addStretch(drafts, unit.fragment, plain.length > 0 ? closePlain : undefined)
      }
    }
  }
  closePair()
  closePlain()
  return found ? drafts : undefined
}

function openPair(opening: QuestionUnit, lead: readonly Passage[]): OpenPair {
  const fragments = [...lead.map(wholePassage), opening.fragment]
  return { fragments, opening, question: bareQuestion(opening.text), answered: false }
}

/** A heading ends the answer, unless the question is itself a heading above it. */
function staysIn({ opening }: OpenPair, unit: QuestionUnit): boolean {
  if (unit.role !== 'heading') return true
  const questionLevel = opening.fragment.passage.level
  return questionLevel !== undefined && (unit.fragment.passage.level ?? 1) > questionLevel
}

function addToPair(pair: OpenPair, unit: QuestionUnit): void {
  const onlyMark = pair.question === ''
  if (unit.role === 'plain' && onlyMark) pair.question = unit.text.trim().replace(/\s+/g, ' ')
  else pair.answered = true
  pair.fragments.push(unit.fragment)
}

/** Part of a paragraph before its first question; it goes on the last slice if that ends with the same paragraph. */
function addStretch(drafts: SliceDraft[], fragment: Fragment, before: (() => void) | undefined): void {
  before?.()
  const last = drafts.at(-1)
  if (last?.question === undefined && last?.fragments.at(-1)?.passage === fragment.passage) {
    drafts[drafts.length - 1] = { fragments: [...last.fragments, fragment] }
  } else {
    drafts.push(...cutFragment(fragment).map((piece) => ({ fragments: [piece] })))
  }
}

function draftsOfPair({ fragments, question, answered }: OpenPair): SliceDraft[] {
  const clear = question !== '' && question.length <= longestQuestion
  const asked = answered && clear ? { question } : {}
  const weight = fragments.reduce((sum, { passage, start, end }) => sum + textWeight(passage.text.slice(start, end)), 0)
  if (weight <= sliceWeights.limit) return [{ fragments, ...asked }]
  const context = clear ? [question] : []
  return packFragments(fragments.flatMap(cutFragment), sliceWeights.preferred, textWeight).map((group, index) =>
    index === 0 ? { fragments: group, ...asked } : { fragments: group, context },
  )
}

/** Each row below the header is a pair; the header stands in the first one. */
function draftsOfTable(passage: Passage): SliceDraft[] {
  const cells = passage.table?.rows ?? []
  const columns = questionColumns(cells[0] ?? [])
  const ranges = passage.rows ?? []
  if (columns === undefined) return [{ fragments: [wholePassage(passage)] }]
  return ranges.slice(1).flatMap((range, index) => {
    const header = index === 0 && ranges[0] !== undefined ? [{ passage, ...ranges[0] }] : []
    const question = (cells[index + 1]?.[columns.question] ?? '').trim().replace(/\s+/g, ' ')
    const opening: QuestionUnit = { role: 'question', fragment: { passage, ...range }, text: question }
    const answered = (cells[index + 1]?.[columns.answer] ?? '').trim() !== ''
    return draftsOfPair({ fragments: [...header, opening.fragment], opening, question, answered })
  })
}
