import {
  Client,
  ProtocolError,
  SdkError,
  SSEClientTransport,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client'
import type { CallToolResult, Tool } from '@modelcontextprotocol/client'
import { FetchRefused } from '../outbound/index.ts'
import type { GuardedFetch } from '../outbound/index.ts'
import { McpFailure } from './mcp-failure.ts'
import { webFetch } from './web-fetch.ts'

/** A server of the Model Context Protocol and how it is reached. */
export interface McpServer {
  readonly label: string
  readonly url: string
  readonly transport: 'sse' | 'streamable-http'
  readonly headers: Readonly<Record<string, string>>
}

export interface McpConnectionOptions {
  readonly fetch: GuardedFetch
  readonly version: string
  /** For connecting and for each call. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/** Of one answer of a server: more than any model reads. */
const maxAnswerBytes = 8 * 1_048_576
/** A connection serves one answer of a model, with all its rounds. */
const longestUseMs = 15 * 60_000
const farewellMs = 1000
const maxMessageCharacters = 500

/** A conversation with one MCP server for as long as one answer takes. */
export class McpConnection {
  readonly tools: readonly Tool[]
  readonly #client: Client
  readonly #transport: SSEClientTransport | StreamableHTTPClientTransport
  readonly #timeoutMs: number

  private constructor(
    client: Client,
    transport: SSEClientTransport | StreamableHTTPClientTransport,
    tools: readonly Tool[],
    timeoutMs: number,
  ) {
    this.#client = client
    this.#transport = transport
    this.tools = tools
    this.#timeoutMs = timeoutMs
  }

  /**
   * Connects and asks for the tools.
   * @throws {McpFailure} what the server did wrong
   * @throws the reason of the signal
   */
  static async open(server: McpServer, options: McpConnectionOptions): Promise<McpConnection> {
    const { version, timeoutMs, signal } = options
    const client = new Client({ name: 'openmaas', version })
    const transport = transportTo(server, options)
    const deadline = AbortSignal.timeout(timeoutMs)
    const either = AbortSignal.any([signal, deadline])
    try {
      either.throwIfAborted()
      await orAborted(client.connect(transport, { signal: either, timeout: timeoutMs }), either)
      const { tools } = await client.listTools(undefined, { signal: either, timeout: timeoutMs })
      return new McpConnection(client, transport, tools, timeoutMs)
    } catch (error) {
      void client.close().catch(() => {})
      signal.throwIfAborted()
      throw asFailure(error, deadline.aborted)
    }
  }

  /** @throws {McpFailure}, and the reason of the signal */
  async call(name: string, given: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<CallToolResult> {
    const deadline = AbortSignal.timeout(this.#timeoutMs)
    try {
      return await this.#client.callTool(
        { name, arguments: given },
        { signal: AbortSignal.any([signal, deadline]), timeout: this.#timeoutMs },
      )
    } catch (error) {
      signal.throwIfAborted()
      throw asFailure(error, deadline.aborted)
    }
  }

  /** Says farewell, briefly, and ends the connection. Never throws: nobody needs the server any more. */
  async close(): Promise<void> {
    const transport = this.#transport
    if (transport instanceof StreamableHTTPClientTransport) {
      const farewell = transport.terminateSession().catch(() => {})
      await Promise.race([farewell, new Promise((resolve) => setTimeout(resolve, farewellMs).unref())])
    }
    await this.#client.close().catch(() => {})
  }
}

function transportTo(
  { url, transport, headers }: McpServer,
  { fetch }: McpConnectionOptions,
): SSEClientTransport | StreamableHTTPClientTransport {
  const guarded = webFetch(fetch, { maxBytes: maxAnswerBytes, timeoutMs: longestUseMs })
  const options = { fetch: guarded, requestInit: { headers } }
  if (transport === 'streamable-http') return new StreamableHTTPClientTransport(new URL(url), options)
  return new SSEClientTransport(new URL(url), {
    ...options,
    // The stream does not get the headers of the messages by itself.
    eventSourceInit: {
      fetch: (target, init) => guarded(target, { ...init, headers: { ...headers, ...init.headers } }),
    },
  })
}

/** A server that does not answer must not hold the call, whatever the library waits for. */
async function orAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = (): void => reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
    work.catch(() => {})
  }
}

function asFailure(error: unknown, isLate: boolean): McpFailure {
  const refused = refusalIn(error)
  if (refused !== undefined) return new McpFailure(refused.message, { cause: error })
  if (isLate) return new McpFailure('The MCP server did not answer in time.', { cause: error })
  if (error instanceof ProtocolError)
    return new McpFailure(`The MCP server answered with an error: ${clipped(error.message)}`, { cause: error })
  if (error instanceof SdkError)
    return new McpFailure(`The MCP server could not be used: ${clipped(error.message)}`, { cause: error })
  return new McpFailure('The MCP server could not be reached, or answered something that is not understood.', {
    cause: error,
  })
}

/** Libraries wrap what their fetch throws. */
function refusalIn(error: unknown): FetchRefused | undefined {
  let inner = error
  for (let depth = 0; depth < 4 && inner instanceof Error; depth++) {
    if (inner instanceof FetchRefused) return inner
    inner = inner.cause
  }
  return undefined
}

function clipped(message: string): string {
  return message.length <= maxMessageCharacters ? message : `${message.slice(0, maxMessageCharacters).toWellFormed()}…`
}
