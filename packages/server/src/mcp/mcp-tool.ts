import { EngineError } from '@openmaas/engines'
import type { FoldedToolCall } from '@openmaas/engines'
import type { Tool } from '@modelcontextprotocol/client'
import type { CallContext, CallTracker, TrackedCall } from '../calls/index.ts'
import type { ChatRequest, ServerFunction, ServerFunctionResult, ServerTool, Told } from '../chat/index.ts'
import { joinInformed, mcpFunctionName } from '../chat/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { FetchRefused, parseTarget } from '../outbound/index.ts'
import type { GuardedFetch } from '../outbound/index.ts'
import type { McpConnection, McpConnectionOptions } from './mcp-connection.ts'
import { McpFailure } from './mcp-failure.ts'
import type { McpServer } from './mcp-connection.ts'
import { resultOutput, resultText } from './tool-result.ts'

export interface McpToolOptions {
  readonly fetch: GuardedFetch
  readonly version: string
  readonly tracker: Pick<CallTracker, 'begin'>
  readonly settings: McpSettings
}

export interface McpSettings {
  /** Servers that requests name by their label alone. */
  readonly servers: Readonly<Record<string, Omit<McpServer, 'label'>>>
  readonly timeoutSeconds: number
  readonly maxResultCharacters: number
}

/** A server that one call wants to use. */
interface Wanted {
  readonly server: McpServer
  /** Absent: all. */
  readonly allowedTools: ReadonlySet<string> | undefined
}

interface Listed {
  readonly connection?: McpConnection
  readonly functions: readonly ServerFunction[]
  /** What the reply tells of the list. */
  readonly told: object
}

/** Operation in the books of each call of a tool. */
const callOperation = 'mcp.call'
/** The slot is that of the answer. */
const heldByTheAnswer = { release() {} }
const mostServers = 8
const mostTools = 128
const maxDescriptionCharacters = 2000
/** Of what the books keep. */
const maxNameCharacters = 128
const maxSchemaCharacters = 50_000

/**
 * Tools of type mcp: their servers are asked for what they can do, the model calls it like functions, and the reply tells both as calls
 * of type mcp. A server that cannot be used is told in the same way and does not stop the answer.
 */
export function mcpTool({ fetch, version, tracker, settings }: McpToolOptions): ServerTool {
  return {
    type: 'mcp',

    check(request, { passesOn }) {
      if (!passesOn) wantedServers(request, settings)
    },

    async use(informed, original, { passesOn }, context) {
      if (passesOn) return informed
      const wanted = wantedServers(original, settings)
      const request = { ...informed.request, tools: informed.request.tools?.filter(({ type }) => type !== 'mcp') }
      if (original.tool_choice === 'none') return { ...informed, request }
      const { signal } = context
      const options = { fetch, version, timeoutMs: settings.timeoutSeconds * 1000, signal }
      const begin = (label: string, name: string): TrackedCall => beginCall(tracker, context, label, name)
      const listed = await Promise.all(
        wanted.map((one) => listTools(one, options, { begin, maxCharacters: settings.maxResultCharacters })),
      )
      const place = placesTaken(informed.told)
      return joinInformed(informed, {
        request,
        functions: unique(
          listed.flatMap(({ functions }) => functions),
          request,
        ),
        told: {
          fields: {},
          messageFields: { tool_calls: listed.map(({ told }, index) => ({ index: place + index, ...told })) },
        },
        close: async () => void (await Promise.all(listed.map(({ connection }) => connection?.close()))),
      })
    },
  }
}

/** @throws the reason of the signal; whatever the server does wrong is told */
async function listTools(
  { server, allowedTools }: Wanted,
  options: McpConnectionOptions,
  running: RunningTools,
): Promise<Listed> {
  const id = newId('mcpl')
  const told = (facts: object): object => ({
    id,
    type: 'mcp',
    mcp: { id, type: 'mcp_list_tools', server_label: server.label, ...facts },
  })
  try {
    // Only now: no start should wait for the protocol's library.
    const { McpConnection } = await import('./mcp-connection.ts')
    const connection = await McpConnection.open(server, options)
    const tools = connection.tools.filter((tool) => allowedTools?.has(tool.name) !== false && isUsable(tool))
    return {
      connection,
      functions: tools.map((tool) => functionOf(tool, server.label, connection, running)),
      told: told({ tools: tools.map(toldTool) }),
    }
  } catch (error) {
    if (!(error instanceof McpFailure)) throw error
    return { functions: [], told: told({ error: error.message, tools: [] }) }
  }
}

/** What each call of a tool needs. */
interface RunningTools {
  readonly begin: (label: string, name: string) => TrackedCall
  readonly maxCharacters: number
}

/** A row of its own in the books, beside that of the answer. A label is the client's word, so it is never taken for the id of an engine. */
function beginCall(tracker: McpToolOptions['tracker'], context: CallContext, label: string, name: string): TrackedCall {
  const own: CallContext = {
    ...context,
    operation: callOperation,
    slot: heldByTheAnswer,
    outcome: {},
    replyHeaders: {},
  }
  const server = `mcp:${label}`.slice(0, maxNameCharacters)
  const call = tracker.begin(own, { model: server, stream: false })
  call.noteRoute(server, name.slice(0, maxNameCharacters))
  return call
}

function functionOf(
  tool: Tool,
  label: string,
  connection: McpConnection,
  { begin, maxCharacters }: RunningTools,
): ServerFunction {
  return {
    definition: {
      type: 'function',
      function: {
        name: mcpFunctionName(label, tool.name),
        description: (tool.description ?? tool.title ?? tool.name).slice(0, maxDescriptionCharacters),
        parameters: tool.inputSchema,
      },
    },

    async run(call, signal): Promise<ServerFunctionResult> {
      const id = newId('mcp')
      const told = (facts: object): Told => ({
        fields: {},
        messageFields: {
          tool_calls: [
            {
              id,
              type: 'mcp',
              mcp: { id, type: 'mcp_call', server_label: label, name: tool.name, arguments: call.arguments, ...facts },
            },
          ],
        },
      })
      const given = argumentsOf(call)
      if (given === undefined) return failed('The arguments are no JSON object.', told)
      const entry = begin(label, tool.name)
      try {
        const result = await connection.call(tool.name, given, signal)
        entry.noteFirstPart()
        entry.finish('stop', undefined)
        return {
          text: resultText(result, maxCharacters),
          told: told({ output: resultOutput(result, maxCharacters) }),
        }
      } catch (error) {
        entry.fail(error instanceof McpFailure ? new EngineError('unavailable', error.message) : error)
        if (!(error instanceof McpFailure)) throw error
        return failed(error.message, told)
      } finally {
        entry.end()
      }
    },
  }
}

function failed(message: string, told: (facts: object) => Told): ServerFunctionResult {
  return { text: `Error: ${message}`, told: told({ error: message }) }
}

function argumentsOf({ arguments: text }: FoldedToolCall): Readonly<Record<string, unknown>> | undefined {
  let value: unknown
  try {
    value = text.trim() === '' ? {} : JSON.parse(text)
  } catch {
    // Models write broken JSON at times; they are told and may try again.
    return undefined
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined
}

/** @throws {ApiError} invalidParameter */
function wantedServers({ tools = [] }: ChatRequest, settings: McpSettings): Wanted[] {
  const wanted = tools.flatMap((tool, index): Wanted[] => {
    if (tool.type !== 'mcp') return []
    const {
      server_label: label,
      server_url: url,
      transport_type: transport,
      allowed_tools: allowed,
      headers,
    } = tool.mcp
    const field = `tools[${index}].mcp`
    const known = url === undefined || url.trim() === '' ? settings.servers[label] : undefined
    const server: McpServer | undefined =
      known === undefined
        ? {
            label,
            url: requireUrl(url, label, `${field}.server_url`),
            transport: transport ?? 'streamable-http',
            headers: {},
          }
        : { label, ...known }
    return [
      {
        server: { ...server, headers: { ...server.headers, ...textHeaders(headers, `${field}.headers`) } },
        allowedTools: allowed === undefined || allowed.length === 0 ? undefined : new Set(allowed),
      },
    ]
  })
  if (wanted.length <= mostServers) return wanted
  throw refused('tools', {
    zh: `一次请求最多使用 ${mostServers} 个 MCP 服务。`,
    en: `A call uses at most ${mostServers} MCP servers.`,
  })
}

function requireUrl(url: string | undefined, label: string, field: string): string {
  if (url === undefined || url.trim() === '') {
    throw refused(field, {
      zh: `平台没有名为 ${label.slice(0, 64)} 的 MCP 服务，请给出 server_url。`,
      en: `The platform has no MCP server named ${label.slice(0, 64)}; give its server_url.`,
    })
  }
  try {
    return parseTarget(url.trim()).href
  } catch (error) {
    if (!(error instanceof FetchRefused)) throw error
    throw refused(field, { zh: '应为 http 或 https 地址。', en: 'It must be an http or https address.' })
  }
}

/** Guides write numbers and the like as they are. */
function textHeaders(given: Readonly<Record<string, unknown>> = {}, field: string): Record<string, string> {
  const headers = Object.entries(given)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => [name, String(value)] as const)
  try {
    return Object.fromEntries(new Headers(headers.map(([name, value]) => [name, value])))
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw refused(field, { zh: '含有非法的请求头。', en: 'It holds a header that cannot be sent.' })
  }
}

function isUsable({ inputSchema }: Tool): boolean {
  return JSON.stringify(inputSchema).length <= maxSchemaCharacters
}

function toldTool({ name, description, annotations, inputSchema }: Tool): object {
  return {
    name,
    description: (description ?? '').slice(0, maxDescriptionCharacters),
    annotations: annotations ?? {},
    input_schema: inputSchema,
  }
}

/** Functions under names that no other has; what is beyond the number that models take is left out. */
function unique(functions: readonly ServerFunction[], { tools = [] }: ChatRequest): ServerFunction[] {
  const taken = new Set(tools.flatMap((tool) => (tool.type === 'function' ? [tool.function.name] : [])))
  return functions.slice(0, mostTools).map((one) => {
    const { name } = one.definition.function
    let free = name
    for (let number = 2; taken.has(free); number++) free = `${name.slice(0, 60)}_${number}`
    taken.add(free)
    return { ...one, definition: { ...one.definition, function: { ...one.definition.function, name: free } } }
  })
}

function placesTaken(told: Told | undefined): number {
  const calls = told?.messageFields?.['tool_calls']
  return Array.isArray(calls) ? calls.length : 0
}

function newId(kind: string): string {
  return `${kind}_${crypto.randomUUID().replaceAll('-', '')}`
}

function refused(field: string, reason: { readonly zh: string; readonly en: string }): ApiError {
  return new ApiError('invalidParameter', { field, reason }, { shouldRetry: false })
}
