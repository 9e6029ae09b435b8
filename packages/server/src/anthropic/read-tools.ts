import type { AnthropicMessageRequest, AnthropicTool } from '@openmaas/protocol'
import type { ChatRequest } from '../chat/index.ts'
import { clientTools } from './client-tools.ts'
import { refuse, refuseMissing, requireText } from '../errors/refuse.ts'
import type { SearchTool } from '../web-search/index.ts'

type ChatTool = NonNullable<ChatRequest['tools']>[number]

export interface ReadTools {
  readonly tools: ChatTool[]
  /** Tools that search the web, run by this server. */
  readonly searches: readonly SearchTool[]
  readonly choice: ChatRequest['tool_choice']
}

const mostSearches = 8

/** Functions of the client, tools that are known by their type alone, and servers of the Model Context Protocol. */
export function readTools({
  tools = [],
  tool_choice: choice,
  mcp_servers: servers = [],
}: Pick<AnthropicMessageRequest, 'tools' | 'tool_choice' | 'mcp_servers'>): ReadTools {
  const functions: ChatTool[] = []
  const searches: SearchTool[] = []
  for (const [index, tool] of tools.entries()) {
    const field = `tools[${index}]`
    const type = tool.type ?? 'custom'
    if (type.startsWith('web_search_')) searches.push(searchTool(tool))
    // Which tools of a server may be used stands beside the server below.
    else if (type !== 'mcp_toolset' && !type.startsWith('tool_search_tool_')) functions.push(functionOf(tool, field))
  }
  return {
    tools: [...functions, ...servers.flatMap((server) => mcpTool(server, tools))],
    searches,
    choice: readChoice(choice),
  }
}

function functionOf(tool: AnthropicTool, field: string): ChatTool {
  const { type = 'custom', name, description, input_schema: parameters } = tool
  if (type !== 'custom') return knownTool(tool, type, field)
  if (name === undefined) refuseMissing(`${field}.name`)
  return {
    type: 'function',
    function: {
      name,
      ...(description === undefined ? {} : { description }),
      ...(parameters === undefined ? {} : { parameters }),
    },
  }
}

function knownTool({ name }: AnthropicTool, type: string, field: string): ChatTool {
  const known = clientTools.find(({ prefix }) => type.startsWith(prefix))
  if (known === undefined) {
    refuse(`${field}.type`, { zh: `不支持 ${type} 工具。`, en: `Tools of type ${type} are not known here.` })
  }
  return { type: 'function', function: { ...known.definition, name: name ?? known.definition.name } }
}

function searchTool(tool: AnthropicTool): SearchTool {
  const { max_uses: maxUses } = tool
  return {
    name: tool.name ?? 'web_search',
    maxUses: typeof maxUses === 'number' && maxUses > 0 ? Math.min(maxUses, mostSearches) : mostSearches,
    allowedDomains: textsOf(tool['allowed_domains']),
    blockedDomains: textsOf(tool['blocked_domains']),
  }
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
}

function mcpTool(
  { name, url, authorization_token: token, tool_configuration: configuration }: McpServer,
  tools: readonly AnthropicTool[],
): ChatTool[] {
  if (configuration?.enabled === false) return []
  const allowed = configuration?.allowed_tools ?? enabledTools(tools, name)
  return [
    {
      type: 'mcp',
      mcp: {
        server_label: name,
        server_url: url,
        ...(allowed === undefined ? {} : { allowed_tools: allowed }),
        ...(typeof token === 'string' ? { headers: { authorization: `Bearer ${token}` } } : {}),
      },
    },
  ]
}

type McpServer = NonNullable<AnthropicMessageRequest['mcp_servers']>[number]

/** The newer form: a toolset names the tools that are on where others are off by default. Undefined: all are. */
function enabledTools(tools: readonly AnthropicTool[], server: string): string[] | undefined {
  const set = tools.find((tool) => tool.type === 'mcp_toolset' && tool['mcp_server_name'] === server)
  if (set === undefined || !isOff(set['default_config'])) return undefined
  const configs = set['configs']
  if (typeof configs !== 'object' || configs === null) return []
  return Object.entries(configs).flatMap(([name, config]) => (isOff(config) ? [] : [name]))
}

function isOff(config: unknown): boolean {
  return typeof config === 'object' && config !== null && 'enabled' in config && config.enabled === false
}

function readChoice(choice: AnthropicMessageRequest['tool_choice']): ChatRequest['tool_choice'] {
  if (choice === undefined) return undefined
  switch (choice.type) {
    case 'any':
      return 'required'
    case 'tool':
      return { type: 'function', function: { name: requireText(choice.name, 'tool_choice.name') } }
    default:
      return choice.type
  }
}
