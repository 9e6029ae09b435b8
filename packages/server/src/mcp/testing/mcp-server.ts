/**
 * A server of the Model Context Protocol made with the official SDK, at `/mcp` (streamable HTTP) and `/sse`, with tools that behave and
 * tools that do not. Arguments: the port, and optionally a token without which it refuses. Says `ready` when it listens.
 */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { z } from 'zod'

const [port = '0', token] = process.argv.slice(2)
const text = (said: string) => ({ content: [{ type: 'text' as const, text: said }] })

function newServer(): McpServer {
  const server = new McpServer({ name: 'weather', version: '1.0.0' })
  server.registerTool(
    'get_weather',
    {
      description: 'Get the current weather of a city',
      inputSchema: { city: z.string().describe('Name of the city') },
    },
    ({ city }) => text(`The weather in ${city} is sunny, 21 degrees.`),
  )
  server.registerTool('huge', { description: 'Gives far too much', inputSchema: {} }, () => text('x'.repeat(3_000_000)))
  server.registerTool('fail', { description: 'Fails', inputSchema: {} }, () => ({
    ...text('no such thing'),
    isError: true,
  }))
  server.registerTool('hang', { description: 'Never answers', inputSchema: {} }, () => new Promise(() => {}))
  server.registerTool('die', { description: 'Ends the server', inputSchema: {} }, () => process.exit(1))
  return server
}

const sessions = new Map<string, StreamableHTTPServerTransport | SSEServerTransport>()

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost')
  if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) {
    response.writeHead(401).end()
  } else if (url.pathname === '/mcp') {
    const known = sessions.get(String(request.headers['mcp-session-id']))
    if (known instanceof StreamableHTTPServerTransport) return known.handleRequest(request, response)
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void sessions.set(id, transport),
    })
    await newServer().connect(transport as Parameters<McpServer['connect']>[0])
    await transport.handleRequest(request, response)
  } else if (url.pathname === '/sse') {
    const transport = new SSEServerTransport('/messages', response)
    sessions.set(transport.sessionId, transport)
    await newServer().connect(transport)
  } else if (url.pathname === '/messages') {
    const known = sessions.get(url.searchParams.get('sessionId') ?? '')
    if (known instanceof SSEServerTransport) await known.handlePostMessage(request, response)
    else response.writeHead(404).end()
  } else if (url.pathname === '/lies') {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"jsonrpc":"2.0","id":0,"result":[]}')
  } else if (url.pathname === '/away') {
    response.writeHead(307, { location: 'http://10.0.0.1/mcp' }).end()
  } else if (url.pathname === '/silent') {
    // Takes the request and says nothing.
  } else {
    response.writeHead(404).end()
  }
}

createServer((request, response) => void answer(request, response)).listen(Number(port), '127.0.0.1', () => {
  process.stdout.write('ready\n')
})
