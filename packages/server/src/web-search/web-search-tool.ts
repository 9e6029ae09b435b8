import type { ChatRequest, ServerTool } from '../chat/index.ts'
import { joinInformed, textOf, withText } from '../chat/index.ts'
import { recallQuery } from '../applications/index.ts'
import type { CallContext } from '../calls/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { domainOf } from './found-pages.ts'
import type { FoundPage } from './found-pages.ts'
import type { ReadIntent, SpokenTurn } from './search-intent.ts'
import { defaultCount, recencyDaysOf } from './search-service.ts'
import type { SearchService } from './search-service.ts'

export interface WebSearchToolOptions {
  readonly searches: Pick<SearchService, 'search'>
  readonly readIntent: ReadIntent
  readonly now?: () => number
}

type Tool = NonNullable<ChatRequest['tools']>[number]
type Settings = Extract<Tool, { type: 'web_search' }>['web_search']

/** Beyond this a question is a text, which no search engine takes. */
const maxQueryCharacters = 150

const datePlaceholder = /\{\{\s*current_date\s*\}\}/g
const resultPlaceholder = /\{\{?\s*search_results?\s*\}?\}/g

/** Says what the platform's own default says, and how a page is named. */
const defaultPrompt = `今天是 {{current_date}}。下面是为用户的问题搜索到的网页，请结合它们全面、准确地回答；网页之间有矛盾时以更新、更可信的为准。
只采用与问题有关的内容，在用到某个网页的句子末尾标注它的编号，例如 [ref_1]；网页没有提到的内容不要说成来自网页。`

/**
 * The tool of type web_search: pages are looked for before the model answers and stand in front of its last question. Where engines of
 * the model search themselves it is left to them.
 */
export function webSearchTool({ searches, readIntent, now = Date.now }: WebSearchToolOptions): ServerTool {
  return {
    type: 'web_search',

    check(request, { passesOn }) {
      if (!passesOn) settingsOf(request)
    },

    async use(informed, original, { passesOn }, context) {
      if (passesOn) return informed
      const settings = settingsOf(original)
      const request = withoutTool(informed.request)
      const asking = request.messages.findLastIndex(({ role }) => role === 'user')
      const asked = request.messages[asking]
      if (settings === undefined || asked === undefined || original.tool_choice === 'none') {
        return { ...informed, request }
      }
      const turns = original.messages.slice(0, asking + 1).map(({ role, content }) => ({ role, text: textOf(content) }))
      const pages = await pagesFor(settings, turns, context)
      if (pages.length === 0) return { ...informed, request }
      const text = filledPrompt(settings.search_prompt, pages, textOf(asked.content), now())
      const told = settings.search_result === true ? { fields: { web_search: pages } } : undefined
      return joinInformed(informed, {
        request: { ...request, messages: request.messages.with(asking, withText(asked, text)) },
        ...(asking < request.messages.length - 1
          ? {}
          : { grounding: { question: recallQuery(turns), texts: pages.map(({ content }) => content) } }),
        ...(told === undefined ? {} : { [settings.result_sequence === 'before' ? 'told' : 'toldAtEnd']: told }),
      })
    },
  }

  /** Empty where nothing is to be searched for, nothing was found, or no engine could be asked. */
  async function pagesFor(
    settings: Settings,
    turns: readonly SpokenTurn[],
    context: CallContext,
  ): Promise<readonly FoundPage[]> {
    const required = settings.require_search === true
    // The search has a row of its own in the books; slot and engine of the answer are the answer's.
    const searching: CallContext = {
      ...context,
      operation: 'web_search.create',
      slot: undefined,
      outcome: {},
      replyHeaders: {},
    }
    const query = await queryFor(settings, turns, required, searching)
    if (query === '') return []
    try {
      const pages = await searches.search(
        {
          engine: settings.search_engine ?? 'search_std',
          query,
          count: settings.count ?? defaultCount,
          domain: domainOf(settings.search_domain_filter, 'tools[].web_search.search_domain_filter'),
          recencyDays: recencyDaysOf(settings.search_recency_filter),
          detailed: settings.content_size === 'high',
        },
        searching,
      )
      if (pages.length === 0 && required) throw new ApiError('searchResultEmpty', {}, { shouldRetry: false })
      return pages
    } catch (error) {
      if (required || !(error instanceof ApiError)) throw error
      searching.replyHeaders['x-openmaas-search'] = `failed; code=${error.code}`
      return []
    } finally {
      const engine = searching.replyHeaders['x-openmaas-search']
      if (engine !== undefined) context.replyHeaders['x-openmaas-search'] = engine
    }
  }

  async function queryFor(
    settings: Settings,
    turns: readonly SpokenTurn[],
    required: boolean,
    context: CallContext,
  ): Promise<string> {
    const given = settings.search_query?.trim() ?? ''
    if (given !== '') return clipped(given)
    const question = clipped(recallQuery(turns).trim())
    if (question === '' || settings.search_intent === false) return question
    const { intent, keywords } = await readIntent(question, turns.slice(0, -1), context)
    if (intent === 'SEARCH_NONE') return required ? question : ''
    return clipped(keywords)
  }
}

/** Of the first tool of this type that is on. */
function settingsOf({ tools = [] }: ChatRequest): Settings | undefined {
  const settings = tools.flatMap((tool) => (tool.type === 'web_search' ? [tool.web_search] : []))
  for (const one of settings) domainOf(one.search_domain_filter, 'tools[].web_search.search_domain_filter')
  return settings.find(({ enable }) => enable !== false)
}

function withoutTool(request: ChatRequest): ChatRequest {
  return { ...request, tools: request.tools?.filter(({ type }) => type !== 'web_search') }
}

/** What was found in front of a question, in the words of the default prompt. */
export function promptWithPages(pages: readonly FoundPage[], question: string, now: number): string {
  return filledPrompt(undefined, pages, question, now)
}

/** @param question stands at the end, so that it is what the model reads last */
function filledPrompt(given: string | undefined, pages: readonly FoundPage[], question: string, now: number): string {
  const results = pages.map(pageText).join('\n\n')
  const prompt = given === undefined || given.trim() === '' ? defaultPrompt : given
  const dated = prompt.replaceAll(datePlaceholder, new Date(now).toISOString().slice(0, 10))
  const filled = resultPlaceholder.test(dated)
    ? dated.replaceAll(resultPlaceholder, () => results)
    : `${dated}\n\n<search_result>\n${results}\n</search_result>`
  return `${filled}\n\n${question}`
}

function pageText({ refer, title, media, publish_date: date, link, content }: FoundPage): string {
  const about = [media, date].filter((fact) => fact !== '').join(', ')
  return `[${refer}] ${title}${about === '' ? '' : ` (${about})`}\n${link}\n${content}`
}

function clipped(query: string): string {
  return query.slice(0, maxQueryCharacters).toWellFormed().replaceAll(/\s+/gu, ' ')
}
