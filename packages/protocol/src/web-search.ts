import { z } from 'zod'
import { webSearchResult } from './chat/chat-reply.ts'
import { searchContentSize, searchEngine, searchRecencyFilter } from './chat/chat-tools.ts'
import { defineEndpoint } from './endpoint.ts'
import { looseBoolean, looseInteger, requestId, sensitiveWordCheck, textOfAtMost, userId } from './wire.ts'

export const webSearchRequest = z
  .looseObject({
    search_query: textOfAtMost(70).min(1).describe('At most 70 characters.'),
    search_engine: searchEngine,
    search_intent: looseBoolean.optional().describe('Default false.'),
    count: looseInteger(1, 50).optional().describe('1 to 50, default 10; sogou: 10, 20, 30, 40, 50.'),
    search_domain_filter: z.string().optional().describe('One allowed domain.'),
    search_recency_filter: searchRecencyFilter.optional().describe('Default `noLimit`.'),
    content_size: searchContentSize.optional(),
    include_image: looseBoolean.optional(),
    request_id: requestId.optional(),
    user_id: userId.optional(),
    sensitive_word_check: sensitiveWordCheck.optional(),
  })
  .meta({ id: 'WebSearchRequest' })
export type WebSearchRequest = z.output<typeof webSearchRequest>

export const webSearchReply = z
  .object({
    id: z.string(),
    created: z.int(),
    request_id: z.string(),
    search_intent: z
      .array(
        z.object({
          query: z.string(),
          intent: z.enum(['SEARCH_ALL', 'SEARCH_NONE', 'SEARCH_ALWAYS']),
          keywords: z.string().optional(),
        }),
      )
      .optional(),
    search_result: z.array(webSearchResult.extend({ images: z.array(z.string()).optional() })).optional(),
    images: z.array(z.string()).optional().describe('With `include_image`: addresses of pictures.'),
  })
  .meta({ id: 'WebSearchReply' })
export type WebSearchReply = z.output<typeof webSearchReply>

export const createWebSearch = defineEndpoint({
  operation: 'web_search.create',
  method: 'POST',
  path: '/paas/v4/web_search',
  tag: 'Search',
  summary: 'Search the web',
  description:
    'The operator says which engine answers which name; the header `x-openmaas-engine` names it. Without any, results are simulated and say so.',
  body: webSearchRequest,
  example: { search_query: '今天的科技新闻', search_engine: 'search_std', search_intent: false },
  response: webSearchReply,
  errors: [
    'fieldMissing',
    'invalidParameter',
    'searchConcurrencyExceeded',
    'searchEngineUnavailable',
    'searchResultEmpty',
  ],
})

export const webSearchEndpoints = [createWebSearch] as const
