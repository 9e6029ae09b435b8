import { z } from 'zod'
import { choice, looseBoolean, looseInteger, looseText, variants } from '../wire.ts'

export const functionTool = z
  .looseObject({
    type: z.literal('function'),
    function: z.looseObject({
      name: z
        .string()
        .min(1)
        .max(64)
        .regex(/^[a-zA-Z0-9_-]+$/)
        .describe('Letters, digits, `_` and `-`.'),
      description: z.string().optional(),
      parameters: z
        .record(z.string(), z.unknown())
        .optional()
        .describe('JSON Schema of the arguments; absent for a function without any.'),
    }),
  })
  .meta({ id: 'FunctionTool' })

export const searchEngine = choice([
  'search_std',
  'search_pro',
  'search_pro_sogou',
  'search_pro_quark',
  'search_pro_jina',
  'search_pro_bing',
])
export const searchRecencyFilter = choice(['oneDay', 'oneWeek', 'oneMonth', 'oneYear', 'noLimit'])
export const searchContentSize = choice(['medium', 'high'])

/** Guides send its booleans and numbers as text (`"True"`, `"5"`). An object that is there means on, unless `enable` is false. */
export const webSearchTool = z
  .looseObject({
    type: z.literal('web_search'),
    web_search: z.looseObject({
      enable: looseBoolean.optional(),
      search_engine: searchEngine.optional().describe('Default `search_std`.'),
      search_query: z.string().optional().describe('Forces a search with this text.'),
      search_intent: looseBoolean.optional().describe('True: recognise the intent first. False: search directly.'),
      count: looseInteger(1, 50).optional().describe('1 to 50, default 10; sogou: 10, 20, 30, 40, 50.'),
      search_domain_filter: z.string().optional(),
      search_recency_filter: searchRecencyFilter.optional().describe('Default `noLimit`.'),
      content_size: searchContentSize.optional().describe('Default `medium`.'),
      result_sequence: choice(['before', 'after']).optional().describe('Default `after`.'),
      search_result: looseBoolean.optional().describe('True: the reply holds the results in `web_search`.'),
      require_search: looseBoolean.optional().describe('True: answer only when there are results.'),
      search_prompt: z.string().optional(),
    }),
  })
  .meta({ id: 'WebSearchTool' })

export const retrievalTool = z
  .looseObject({
    type: z.literal('retrieval'),
    retrieval: z.looseObject({
      knowledge_id: looseText,
      prompt_template: z.string().optional().describe('With the placeholders `{{knowledge}}` and `{{question}}`.'),
      reply_call: looseBoolean
        .optional()
        .describe('True: the message tells of it as a call of type retrieval too. Default false. Ours.'),
    }),
  })
  .meta({ id: 'RetrievalTool' })

export const mcpTool = z
  .looseObject({
    type: z.literal('mcp'),
    mcp: z.looseObject({
      server_label: z.string(),
      server_url: z
        .string()
        .optional()
        .describe('Absent for a server of the platform, which is named by `server_label`.'),
      transport_type: choice(['sse', 'streamable-http']).optional().describe('Default `streamable-http`.'),
      allowed_tools: z.array(z.string()).optional(),
      headers: z.record(z.string(), z.unknown()).optional(),
    }),
  })
  .meta({ id: 'McpTool' })

/** Built-in tools of the all-tools and assistant models. */
const builtInTools = [
  z.looseObject({ type: z.literal('code_interpreter') }),
  z.looseObject({ type: z.literal('web_browser') }),
  z.looseObject({ type: z.literal('drawing_tool') }),
] as const

export const chatTool = variants('type', [functionTool, webSearchTool, retrievalTool, mcpTool, ...builtInTools]).meta({
  id: 'ChatTool',
})
export type ChatToolRequest = z.output<typeof chatTool>

export const chatTools = z
  .array(chatTool)
  .refine((tools) => tools.filter((tool) => tool.type === 'function').length <= 128, {
    params: { zh: '至多 128 个函数。', en: 'At most 128 functions are allowed.' },
  })

export const toolChoice = z.union([
  choice(['auto', 'none', 'required']),
  z.looseObject({ type: z.literal('function'), function: z.looseObject({ name: z.string() }) }),
])
