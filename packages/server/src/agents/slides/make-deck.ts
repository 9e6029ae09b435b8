import type { LocalisedText } from '@openmaas/protocol'
import type { z } from 'zod'
import { text } from '../core/agent.ts'
import type { AgentCall, AgentEvent } from '../core/agent.ts'
import type { AgentTools } from '../core/agent-tools.ts'
import { changeForm, mostSlides, outlineForm, slideForm } from './deck.ts'
import type { Deck, Slide } from './deck.ts'
import { pageHtml } from './page-html.ts'
import { layOut } from './page-layout.ts'

const tags: Readonly<Record<string, LocalisedText>> = {
  search: { zh: '搜索', en: 'Search' },
  insert_page: { zh: '插入幻灯片', en: 'Insert Page' },
  update_page: { zh: '修改幻灯片', en: 'Update Page' },
  remove_slides: { zh: '删除幻灯片', en: 'Remove Pages' },
}

const writer =
  'You write presentations: clear, concrete, one thought to a page, in the language of the request, which is given in tags. State no figure that you do not know; where material is given, keep to it. Fill the members that the layout of the page shows and leave the others empty.'
const pageCharacters = 4000

/** Makes a deck page by page, telling each step; gives the deck when it is done. */
export async function* newDeck(
  call: AgentCall,
  tools: AgentTools,
  wish: string,
): AsyncGenerator<AgentEvent, Deck, undefined> {
  const model = tools.models.chat(call.agentId)
  const thoughts = tools.asker.stream(call, {
    model,
    system: `${writer}\n\nThink aloud in a few sentences about audience, message and order of the presentation. Do not write the pages yet.`,
    prompt: asText(wish),
  })
  for await (const piece of thoughts) yield text(piece, 'thinking')
  const simulated = isSimulated(call)
  const material = yield* searched(call, tools, wish)
  const outline = await tools.asker.structured(call, outlineForm, {
    model,
    system: `${writer}\n\nMake the outline of the presentation: between 5 and 15 pages unless the request says otherwise, 3 at least and ${mostSlides} at most. The first page is the cover, the last one the closing.`,
    prompt: material + asText(wish),
  })
  const slides: Slide[] = []
  const deck = { title: outline.title, theme: outline.theme, simulated }
  const pages = outline.pages.slice(0, mostSlides)
  for (const [index, page] of pages.entries()) {
    const layout = layoutAt(index, pages.length, page.layout)
    yield toolEvent('insert_page', { input: `${page.title}：${page.brief}` })
    const content = await written(call, tools, {
      wish,
      material,
      title: outline.title,
      brief: page.brief,
      form: `Its title is "${page.title}", its layout "${layout}".`,
      others: pages.map(({ title }) => title),
    })
    const slide = { ...content, layout }
    slides.push(slide)
    yield shown('insert_page', slide, deck, slides.length)
  }
  return { ...deck, slides }
}

/** Changes a deck as the request says; gives the changed one. */
export async function* changedDeck(
  call: AgentCall,
  tools: AgentTools,
  wish: string,
  before: Deck,
): AsyncGenerator<AgentEvent, Deck, undefined> {
  const contents = before.slides.map(({ title }, index) => `${index + 1}. ${title}`).join('\n')
  const { changes } = await tools.asker.structured(call, changeForm, {
    model: tools.models.chat(call.agentId),
    system: `${writer}\n\nThe presentation "${before.title}" has these pages:\n${contents}\n\nSay step by step which pages are to be inserted, updated or removed.`,
    prompt: asText(wish),
  })
  const simulated = before.simulated || isSimulated(call)
  const deck = { title: before.title, theme: before.theme, simulated }
  const slides = [...before.slides]
  for (const { action, position, brief } of changes.slice(0, mostSlides)) {
    if (action === 'remove') {
      // A deck without pages could not be shown or changed any more.
      if (position > slides.length || slides.length === 1) continue
      slides.splice(position - 1, 1)
      yield toolEvent('remove_slides', { position: [position] })
      continue
    }
    const isNew = action === 'insert'
    const place = Math.min(position, slides.length + (isNew ? 1 : 0))
    if (isNew && slides.length >= mostSlides) continue
    const tool = isNew ? 'insert_page' : 'update_page'
    yield toolEvent(tool, { input: brief })
    const old = isNew ? undefined : slides[place - 1]
    const slide = await written(call, tools, {
      wish,
      material: old === undefined ? '' : `The page as it is:\n${JSON.stringify(old).slice(0, pageCharacters)}\n\n`,
      title: before.title,
      brief,
      form:
        old === undefined
          ? 'Choose a layout that fits.'
          : `Keep its layout "${old.layout}" unless the request wants another.`,
      others: slides.map(({ title }) => title),
    })
    slides.splice(place - 1, isNew ? 0 : 1, slide)
    yield shown(tool, slide, deck, place)
  }
  return { ...deck, slides }
}

/** A deck begins with its cover and ends with its closing, and has neither in between. */
function layoutAt(index: number, count: number, wanted: Slide['layout']): Slide['layout'] {
  if (index === 0) return 'cover'
  if (index === count - 1) return 'closing'
  return wanted === 'cover' || wanted === 'closing' ? 'points' : wanted
}

interface PageOrder {
  readonly wish: string
  readonly material: string
  readonly title: string
  readonly brief: string
  readonly form: string
  readonly others: readonly string[]
}

function written(call: AgentCall, tools: AgentTools, order: PageOrder): Promise<z.output<typeof slideForm>> {
  const { wish, material, title, brief, form, others } = order
  return tools.asker.structured(call, slideForm, {
    model: tools.models.chat(call.agentId),
    system: `${writer}\n\nThe presentation "${title}" has these pages: ${others.join(' / ')}.\nWrite one page of it: ${brief}\n${form}`,
    prompt: material + asText(wish),
  })
}

function asText(wish: string): string {
  return `<text>\n${wish}\n</text>`
}

/** What the web says about the wish, where a search engine is there. */
async function* searched(
  call: AgentCall,
  tools: AgentTools,
  wish: string,
): AsyncGenerator<AgentEvent, string, undefined> {
  const { search } = tools
  if (search === undefined || !search.available()) return ''
  yield toolEvent('search', { input: wish })
  const pages = await search.find(call, wish)
  yield toolEvent('search', { output: pages.map(({ title, link }) => `${title} ${link}`).join('\n') })
  const excerpts = pages.map(({ title, link, content }) => `${title} (${link})\n${content}`)
  return excerpts.length === 0 ? '' : `<material>\n${excerpts.join('\n\n')}\n</material>\n\n`
}

function shown(tool: string, slide: Slide, deck: Pick<Deck, 'theme' | 'simulated'>, position: number): AgentEvent {
  const output = pageHtml(layOut(slide, deck, position), slide.title)
  return toolEvent(tool, { output, position: [position], title: slide.title })
}

function toolEvent(tool: string, members: Readonly<Record<string, unknown>>): AgentEvent {
  const tag = tags[tool]
  const object = { tool_name: tool, ...members }
  return { part: { type: 'object', object, ...(tag === undefined ? {} : { tag }) }, phase: 'tool' }
}

/** Whether the last answer was one without a model. */
function isSimulated({ context }: AgentCall): boolean {
  return context.replyHeaders['x-openmaas-engine'] === 'simulator'
}
