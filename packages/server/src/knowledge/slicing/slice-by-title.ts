import { cutFragment, packFragments, sliceWeights, wholePassage } from './draft.ts'
import type { Fragment, SliceDraft } from './draft.ts'
import type { Passage } from './passage.ts'
import { textWeight } from './text-size.ts'

/** Paragraphs below this weight are too short to be found by themselves and are joined with neighbours that are as short. */
const shortParagraph = 80
/**
 * Above this weight both sides of a page's border are enough of a statement to be found, and a reader is sent to the right page; what is
 * lighter is a remark or a title that says little without its neighbours.
 */
const enoughForPage = 20
/** Short paragraphs are joined up to here, items of one list and the text of one slide up to the second. */
const joinedParagraphs = 240
const joinedItems = 400
/** A line up to here that ends no sentence, above a paragraph, is taken for its title. */
const titleLine = 40

export interface TitleSlicingOptions {
  /** Pages are units of meaning, as slides are: nothing is joined over their borders, and within them as much as fits. */
  readonly slides: boolean
}

/** What is being gathered for the next slice. */
interface Gathering {
  readonly fragments: Fragment[]
  /** Without headings. */
  weight: number
  last: Passage
  allShort: boolean
}

/**
 * Slicing by title and paragraph (knowledge type 1): one paragraph a slice, under its headings. A heading stands in the first slice of
 * its section, and so does a line that looks like one. Very short neighbours, list items, a picture or table and the line that announces
 * it stay together; what is too long is cut at the ends of sentences.
 */
export function sliceByTitle(passages: readonly Passage[], options: TitleSlicingOptions): SliceDraft[] {
  const drafts: SliceDraft[] = []
  /** Headings that wait for their first text. */
  let waiting: Passage[] = []
  let gathering: Gathering | undefined
  const close = () => {
    if (gathering !== undefined) drafts.push({ fragments: gathering.fragments })
    gathering = undefined
  }
  for (const passage of passages) {
    if (passage.kind === 'heading') {
      close()
      const deepest = waiting.at(-1)
      if (deepest !== undefined && (deepest.level ?? 1) >= (passage.level ?? 1)) {
        addHeadings(drafts, waiting)
        waiting = []
      }
      waiting.push(passage)
      continue
    }
    const weight = textWeight(passage.text)
    if (gathering !== undefined && belongsTogether(gathering, passage, weight, options)) {
      gathering.fragments.push(wholePassage(passage))
      gathering.weight += weight
      gathering.last = passage
      gathering.allShort &&= weight < shortParagraph
      continue
    }
    const isLong = weight > sliceWeights.limit
    const title = gathering !== undefined && isLong && isTitleOf(gathering, passage) ? gathering.fragments : undefined
    if (title === undefined) close()
    gathering = undefined
    const lead = title ?? waiting.map(wholePassage)
    waiting = []
    if (isLong) {
      drafts.push(...longPassage(passage, lead))
    } else {
      const fragments = [...lead, wholePassage(passage)]
      gathering = { fragments, weight, last: passage, allShort: weight < shortParagraph }
    }
  }
  close()
  addHeadings(drafts, waiting)
  return drafts
}

function belongsTogether(
  gathering: Gathering,
  next: Passage,
  nextWeight: number,
  { slides }: TitleSlicingOptions,
): boolean {
  const { last } = gathering
  if (next.kind === 'row' || last.kind === 'row') return false
  const together = gathering.weight + nextWeight
  if (together > sliceWeights.limit || (slides && last.page !== next.page)) return false
  if (next.kind === 'image') return true
  if (last.kind === 'image') return gathering.fragments.every(isPictureOrHeading) || isCaption(next, nextWeight)
  if (announces(last, next) || isTitleOf(gathering, next)) return true
  if (together <= joinedItems && (slides || (last.kind === 'list-item' && next.kind === 'list-item'))) return true
  if (gathering.weight > enoughForPage && nextWeight > enoughForPage && turnsPage(last, next)) return false
  return together <= joinedParagraphs && gathering.allShort && nextWeight < shortParagraph
}

/** The next one begins on a later page than that on which the last one ends. */
function turnsPage(last: Passage, next: Passage): boolean {
  const [before, after] = [last.spans.at(-1)?.page ?? last.page, next.spans[0]?.page ?? next.page]
  return before !== undefined && after !== undefined && before !== after
}

/** A picture at the beginning of a section goes with the text after it, any other with the text before it. */
function isPictureOrHeading({ passage }: Fragment): boolean {
  return passage.kind === 'image' || passage.kind === 'heading'
}

function isCaption({ text }: Passage, weight: number): boolean {
  return weight < shortParagraph && /^\s*(图|圖|figure\b|fig\.)/i.test(text)
}

/**
 * In plain text and in many others a title is a short line like any other. Alone it would be the best match for every question that
 * names its subject, and answer none.
 */
function isTitleOf({ last, weight }: Gathering, next: Passage): boolean {
  if (last.kind !== 'paragraph' || next.kind !== 'paragraph' || weight > titleLine) return false
  return !/[。．！？；，、…!?;,.][”’」』）)"']*\s*$/u.test(last.text)
}

/** A line that ends in a colon and what it announces; the caption of a table. */
function announces(last: Passage, next: Passage): boolean {
  if (last.kind === 'table' || textWeight(last.text) > 2 * shortParagraph) return false
  if (/[:：]\s*$/.test(last.text)) return true
  return next.kind === 'table' && /^\s*(表|table\b|tab\.)/i.test(last.text)
}

/** Headings without text of their own: one slice for neighbours, so that nothing is lost. */
function addHeadings(drafts: SliceDraft[], headings: readonly Passage[]): void {
  if (headings.length === 0) return
  const last = drafts.at(-1)
  const before = last?.fragments.every(({ passage }) => passage.kind === 'heading') === true ? last.fragments : []
  const packed = packFragments(
    [...before, ...headings.flatMap((heading) => cutFragment(wholePassage(heading)))],
    joinedItems,
    textWeight,
  )
  if (before.length > 0) drafts.pop()
  drafts.push(...packed.map((fragments) => ({ fragments })))
}

function longPassage(passage: Passage, lead: readonly Fragment[]): SliceDraft[] {
  const drafts = passage.rows === undefined ? cutParagraph(passage) : cutTable(passage)
  const [first] = drafts
  if (first === undefined || lead.length === 0) return drafts
  return [{ ...first, fragments: [...lead, ...first.fragments] }, ...drafts.slice(1)]
}

function cutParagraph(passage: Passage): SliceDraft[] {
  return cutFragment(wholePassage(passage)).map((fragment) => ({ fragments: [fragment] }))
}

/** Cut between rows. The header is not said again: the later slices have it among their headings. */
function cutTable(passage: Passage): SliceDraft[] {
  const rows = (passage.rows ?? []).flatMap((range) => cutFragment({ passage, ...range }))
  const [first] = passage.rows ?? []
  const header = first === undefined ? '' : passage.text.slice(first.start, first.end)
  const context = passage.table?.hasHeader === true && textWeight(header) <= joinedItems ? [header] : undefined
  return packFragments(rows, sliceWeights.preferred, textWeight).map((fragments, index) =>
    index === 0 || context === undefined ? { fragments } : { fragments, context },
  )
}
