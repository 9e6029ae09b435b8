import type { ResponseRequest, ResponseTool } from '@openmaas/protocol'
import type { ChatRequest } from '../chat/index.ts'
import { refuse, requireObject, requireText } from '../errors/refuse.ts'
import type { SearchTool } from '../web-search/index.ts'
import { FunctionNames } from './function-names.ts'

type ChatTool = NonNullable<ChatRequest['tools']>[number]

export interface ReadTools {
  readonly tools: ChatTool[]
  /** Tools that search the web, run by this server when the model calls them. */
  readonly searches: readonly SearchTool[]
  readonly names: FunctionNames
  readonly choice: ChatRequest['tool_choice']
}

const mostSearches = 8
/** What the model calls the search of the web by. */
const searchName = 'web_search'

/** @throws {ApiError} fieldMissing, invalidParameter for tools that nothing runs here */
export function readTools(body: Pick<ResponseRequest, 'tools' | 'tool_choice' | 'max_tool_calls'>): ReadTools {
  const names = new FunctionNames()
  const searches: SearchTool[] = []
  const tools: ChatTool[] = []
  const allowed = allowedTools(body.tool_choice)
  for (const [index, tool] of (body.tools ?? []).entries()) {
    const field = `tools[${index}]`
    if (allowed !== undefined && !allowed.has(nameOf(tool))) continue
    switch (tool.type) {
      case 'function':
      case 'custom':
        tools.push(functionOf(tool, undefined, field, names))
        break
      case 'namespace': {
        const namespace = requireText(tool['name'], `${field}.name`)
        const members: unknown = tool['tools'] ?? []
        if (!Array.isArray(members)) refuse(`${field}.tools`, { zh: '应为数组。', en: 'It must be an array.' })
        for (const [place, given] of members.entries()) {
          const member = requireObject(given, `${field}.tools[${place}]`)
          tools.push(functionOf(member, namespace, `${field}.tools[${place}]`, names))
        }
        break
      }
      case 'mcp':
        tools.push(mcpOf(tool, field))
        break
      case 'file_search':
        tools.push(...retrievalOf(tool, field))
        break
      default:
        if (!tool.type.startsWith('web_search')) {
          refuse(`${field}.type`, {
            zh: `不支持 ${tool.type} 工具。`,
            en: `Tools of type ${tool.type} are not known here.`,
          })
        }
        searches.push(searchOf(tool, body.max_tool_calls))
    }
  }
  return { tools, searches, names, choice: readChoice(body.tool_choice, names) }
}

function functionOf(
  tool: Readonly<Record<string, unknown>>,
  namespace: string | undefined,
  field: string,
  names: FunctionNames,
): ChatTool {
  const name = requireText(tool['name'], `${field}.name`)
  const isCustom = tool['type'] === 'custom'
  const parameters = isCustom ? customParameters(tool['format']) : tool['parameters']
  return {
    type: 'function',
    function: {
      name: names.add({ name, isCustom, ...(namespace === undefined ? {} : { namespace }) }),
      ...(typeof tool['description'] === 'string' ? { description: tool['description'] } : {}),
      ...(parameters === undefined || parameters === null
        ? {}
        : { parameters: requireObject(parameters, `${field}.parameters`) }),
    },
  }
}

/** Tools that take a text, with the rules of its language where there are some. */
function customParameters(format: unknown): Readonly<Record<string, unknown>> {
  const definition: unknown =
    typeof format === 'object' && format !== null && 'definition' in format ? format.definition : undefined
  const description = typeof definition === 'string' ? `The text, in the language of this grammar:\n${definition}` : ''
  return {
    type: 'object',
    properties: { input: { type: 'string', ...(description === '' ? {} : { description }) } },
    required: ['input'],
  }
}

function mcpOf(tool: ResponseTool, field: string): ChatTool {
  const { allowed_tools: allowed, authorization, headers, require_approval: approval } = tool
  if (approval !== 'never') {
    refuse(`${field}.require_approval`, {
      zh: '只支持 never：工具会直接被调用。',
      en: 'It must be never: tools are called without asking.',
    })
  }
  const named: unknown =
    typeof allowed === 'object' && allowed !== null && 'tool_names' in allowed ? allowed.tool_names : allowed
  return {
    type: 'mcp',
    mcp: {
      server_label: requireText(tool['server_label'], `${field}.server_label`),
      ...(typeof tool['server_url'] === 'string' ? { server_url: tool['server_url'] } : {}),
      ...(Array.isArray(named) ? { allowed_tools: named.map(String) } : {}),
      headers: {
        ...(headers === undefined || headers === null ? {} : requireObject(headers, `${field}.headers`)),
        ...(typeof authorization === 'string' ? { authorization: `Bearer ${authorization}` } : {}),
      },
    },
  }
}

/** Stores of vectors are knowledge bases here. */
function retrievalOf(tool: ResponseTool, field: string): ChatTool[] {
  const ids: unknown = tool['vector_store_ids']
  if (!Array.isArray(ids)) refuse(`${field}.vector_store_ids`, { zh: '应为数组。', en: 'It must be an array.' })
  return ids.map((id: unknown) => ({ type: 'retrieval', retrieval: { knowledge_id: String(id) } }))
}

function searchOf(tool: ResponseTool, maxCalls: number | undefined): SearchTool {
  const filters: unknown = tool['filters']
  const domains = (member: 'allowed_domains' | 'blocked_domains'): string[] => {
    const list: unknown = typeof filters === 'object' && filters !== null ? Reflect.get(filters, member) : undefined
    return Array.isArray(list) ? list.map(String) : []
  }
  return {
    name: searchName,
    maxUses: Math.min(maxCalls ?? mostSearches, mostSearches),
    allowedDomains: domains('allowed_domains'),
    blockedDomains: domains('blocked_domains'),
  }
}

function nameOf(tool: Readonly<Record<string, unknown>>): string {
  return String(tool['name'] ?? tool['server_label'] ?? tool['type'])
}

/** Names in a choice of some tools; undefined: all. */
function allowedTools(choice: ResponseRequest['tool_choice']): ReadonlySet<string> | undefined {
  if (typeof choice !== 'object' || choice.type !== 'allowed_tools' || !Array.isArray(choice['tools'])) return undefined
  return new Set(choice['tools'].map((tool: unknown) => nameOf(requireObject(tool, 'tool_choice.tools[]'))))
}

function readChoice(choice: ResponseRequest['tool_choice'], names: FunctionNames): ChatRequest['tool_choice'] {
  if (choice === undefined || typeof choice === 'string') return choice
  switch (choice.type) {
    case 'allowed_tools':
      return choice['mode'] === 'required' ? 'required' : 'auto'
    case 'function':
    case 'custom': {
      const name = requireText(choice['name'], 'tool_choice.name')
      const namespace = typeof choice['namespace'] === 'string' ? choice['namespace'] : undefined
      return { type: 'function', function: { name: names.functionOf(name, namespace) } }
    }
    case 'mcp':
    case 'file_search':
      return 'required'
    default:
      if (choice.type.startsWith('web_search')) return { type: 'function', function: { name: searchName } }
      refuse('tool_choice.type', { zh: '不支持该类型。', en: 'Choices of this type are not known here.' })
  }
}
