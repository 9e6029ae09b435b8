/**
 * The yardstick: the least that a process on `node:http` can do and still stand between a client and a model server. It
 * passes the request and each piece of the reply on; it checks no key, reads no body and writes nothing down.
 *
 * Arguments: its port, the upstream's port.
 */
import { Agent, createServer, request as openRequest } from 'node:http'

const port = Number(process.argv[2])
const upstreamPort = Number(process.argv[3])
const agent = new Agent({ keepAlive: true })

createServer({ noDelay: true }, (request, response) => {
  const upstreamRequest = openRequest(
    {
      agent,
      host: '127.0.0.1',
      port: upstreamPort,
      path: request.url,
      method: request.method,
      headers: request.headers,
    },
    (upstreamResponse) => {
      response.writeHead(upstreamResponse.statusCode ?? 502, upstreamResponse.headers)
      upstreamResponse.pipe(response)
    },
  )
  upstreamRequest.on('error', () => response.destroy())
  response.on('close', () => upstreamRequest.destroy())
  request.pipe(upstreamRequest)
}).listen(port, '127.0.0.1')

process.on('SIGTERM', () => process.exit(0))
