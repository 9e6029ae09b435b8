import { languageOf } from './text/language.ts'
import { splitSentences } from './text/sentences.ts'

export interface SplitRequest {
  /** What is asked or told to do. */
  readonly question: string
  /** The rest: documents, quoted passages, statements beside the question. */
  readonly material: string
  /** Whether `material` was clearly given to be answered from: fenced, tagged, labelled, or long. */
  readonly isMarked: boolean
  /** The question stood in marks of its own, as templates of knowledge applications put it: words to be answered, no order to obey. */
  readonly isQuoted: boolean
}

/** A longer text that asks nothing is a document. */
const maxQuestionCharacters = 4000

interface Block {
  readonly start: number
  readonly end: number
  readonly text: string
}

const questionLabel =
  /(?:^|\n)[ \t*#]*(?:user(?:'s)? |my |current )?(?:question|query|q|用户问题|用户提问|用户的问题|我的问题|问题|提问)[ \t*]*[:：][ \t*]*/gi
const answerLabel = /\n[ \t*#]*(?:(?:final |your |helpful )?answer|a|回答|答案|答)[ \t*]*[:：]?\s*$/i
const materialLabel =
  /(?:^|\n|[。.] ?)[^\n:：]{0,60}?(?:context|documents?|passages?|articles?|references?|knowledge|sources?|background|excerpts?|material|search results|资料|参考|已知信息|背景|文档|文章|上下文|知识|材料|原文|内容如下)[^\n:：]{0,20}[:：]/i
/** A label that stands alone before the material says nothing itself. */
const bareMaterialLabel =
  /(?<=^|\n)[ \t#*]*(?:context|documents?|passages?|references?|sources?|material|资料|参考资料|背景|文档|上下文|材料|原文|已知信息)[ \t*]*[:：][ \t]*/gi
const fence = /("""|```|''')[a-z]*\n?([\s\S]*?)\1/g
const openingTag =
  /<(context|documents?|doc|materials?|knowledge|references?|articles?|text|passages?|sources?|search_results?|content|data)\b[^<>]{0,200}>/gi
const questionTag = /<(question|query)>([^<]{1,4000})<\/\1>/i
const imperative =
  /^\s*(?:please |based on|using|according to|summari[sz]e|answer|explain|describe|list|extract|translate|tell me|give me|find|what|who|when|where|which|why|how|请|根据|依据|总结|概括|摘要|回答|解释|说明|列出|提取|翻译|告诉|找出|归纳)/i

/** Separates what is asked from the text that is given with it. */
export function splitRequest(text: string): SplitRequest {
  const trimmed = text.trim()
  return splitByTags(trimmed) ?? splitByFences(trimmed) ?? splitByLabel(trimmed) ?? splitByPosition(trimmed)
}

function splitByTags(text: string): SplitRequest | undefined {
  const blocks = taggedBlocks(text)
  if (blocks.length === 0) return undefined
  const outside = outsideOf(text, blocks)
  const tagged = questionTag.exec(outside)?.[2]
  const inner = splitRequest(outside)
  return {
    question: (tagged ?? (inner.question === '' ? outside : inner.question)).trim(),
    material: materialOf(blocks),
    isMarked: true,
    isQuoted: tagged !== undefined,
  }
}

/** One fence holds the material; of two, as in the platform's retrieval prompt, one may hold the question. */
function splitByFences(text: string): SplitRequest | undefined {
  const blocks = fencedBlocks(text)
  if (blocks.length === 0) return undefined
  const asking = blocks.find((block) =>
    /(?:问题|提问|question|query)\W*$/i.test(text.slice(Math.max(0, block.start - 24), block.start)),
  )
  if (asking === undefined) {
    const outside = outsideOf(text, blocks)
    return { question: outside, material: materialOf(blocks), isMarked: true, isQuoted: false }
  }
  const others = blocks.filter((block) => block !== asking)
  const material = others.length > 0 ? materialOf(others) : text.slice(0, asking.start)
  return { question: asking.text.trim(), material, isMarked: true, isQuoted: true }
}

function splitByLabel(text: string): SplitRequest | undefined {
  const label = [...text.matchAll(questionLabel)].at(-1)
  if (label === undefined) return undefined
  const before = text.slice(0, label.index).replace(bareMaterialLabel, '')
  const after = text.slice(label.index + label[0].length).replace(answerLabel, '')
  const [question = '', ...rest] = after.split(/\n\s*\n/)
  const material = [before, ...rest].filter((part) => part.trim() !== '').join('\n\n')
  return {
    question: question.trim(),
    material: withoutSourceLabels(material),
    isMarked: material.trim() !== '',
    isQuoted: false,
  }
}

/** Without marks: the sentence that asks, searched from the end, then the opening instruction; everything else is material. */
function splitByPosition(text: string): SplitRequest {
  const sentences = splitSentences(text).map((sentence) => sentence.text)
  const isQuestion = (sentence: string): boolean => /[?？]["'”」）)]*$/.test(sentence)
  const first = sentences[0] ?? ''
  const last = sentences.at(-1) ?? ''
  const label = materialLabel.exec(text)
  let asking = sentences.findLastIndex(isQuestion)
  if (asking < 0 && isLong(text))
    asking = imperative.test(last) ? sentences.length - 1 : imperative.test(first) ? 0 : -1
  if (asking < 0 && text.length > maxQuestionCharacters)
    return { question: '', material: text, isMarked: true, isQuoted: false }
  if (sentences.length < 2 || asking < 0) {
    return label !== null && isLong(text)
      ? { question: '', material: text.slice(label.index + label[0].length), isMarked: true, isQuoted: false }
      : { question: text, material: '', isMarked: false, isQuoted: false }
  }
  const question = questionRun(sentences, asking, isQuestion)
  // Taken out of the text as it stands, so that the material keeps its paragraphs.
  const material = question.reduce((rest, sentence) => rest.replace(sentence, () => ''), text).trim()
  return { question: question.join(' '), material, isMarked: label !== null || isLong(material), isQuoted: false }
}

/** Questions that stand together are asked together. */
function questionRun(sentences: readonly string[], at: number, isQuestion: (sentence: string) => boolean): string[] {
  let start = at
  while (start > 0 && isQuestion(sentences[start - 1] ?? '')) start--
  return sentences.slice(start, at + 1)
}

/** Long enough to be a document rather than a remark: about three sentences. */
function isLong(text: string): boolean {
  return text.length > (languageOf(text) === 'zh' ? 80 : 240)
}

function fencedBlocks(text: string): Block[] {
  return [...text.matchAll(fence)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    text: (match[2] ?? '').trim(),
  }))
}

/** Closing tags are searched by name instead of by one expression, which would read on to the end for each tag that stays open. */
function taggedBlocks(text: string): Block[] {
  const blocks: Block[] = []
  const folded = text.toLowerCase()
  const neverClosed = new Set<string>()
  let position = 0
  for (const opening of text.matchAll(openingTag)) {
    const closing = `</${opening[1]?.toLowerCase()}>`
    if (opening.index < position || neverClosed.has(closing)) continue
    const inner = opening.index + opening[0].length
    const end = folded.indexOf(closing, inner)
    if (end < 0) neverClosed.add(closing)
    else if (!isMention(text, opening.index, inner, end)) {
      position = end + closing.length
      blocks.push({ start: opening.index, end: position, text: text.slice(inner, end).trim() })
    }
  }
  return blocks
}

/** A line that numbers and names the source of what follows, as knowledge applications write it: it says nothing itself. */
const sourceLabel = /^[ \t]*\[\d{1,4}\][ \t]*《[^\n]*》[ \t]*$/gm

function withoutSourceLabels(text: string): string {
  return text.replace(sourceLabel, '')
}

function materialOf(blocks: readonly Block[]): string {
  return withoutSourceLabels(blocks.map((block) => block.text).join('\n\n'))
}

/** A tag that an instruction speaks of ("answer from the <knowledge> tag") while the same tag, alone on its line, opens later. */
function isMention(text: string, start: number, inner: number, end: number): boolean {
  const standsAlone = (from: number, to: number): boolean =>
    /(?:^|\n)[ \t]*$/.test(text.slice(Math.max(0, from - 40), from)) && /^[ \t]*\n/.test(text.slice(to, to + 40))
  if (standsAlone(start, inner)) return false
  const tag = text.slice(start, inner).toLowerCase()
  const again = text.toLowerCase().lastIndexOf(tag, end)
  return again > start && standsAlone(again, again + tag.length)
}

function outsideOf(text: string, blocks: readonly Block[]): string {
  let outside = ''
  let position = 0
  for (const block of blocks) {
    outside += `${text.slice(position, block.start)}\n`
    position = block.end
  }
  return `${outside}${text.slice(position)}`.trim()
}
