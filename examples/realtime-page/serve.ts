/**
 * Serves the page at http://localhost:8790: browsers give the microphone to pages of this machine and of https only. The key is typed into
 * the page and stays in its memory.
 */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'

const port = Number(process.env['PORT'] ?? 8790)
const types: Readonly<Record<string, string>> = {
  'index.html': 'text/html; charset=utf-8',
  'page.css': 'text/css; charset=utf-8',
  'page.js': 'text/javascript; charset=utf-8',
  'loudspeaker.js': 'text/javascript; charset=utf-8',
  'microphone.js': 'text/javascript; charset=utf-8',
}

const server = createServer((request, response) => {
  const name = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1) || 'index.html'
  const type = types[name]
  if (type === undefined) {
    response.writeHead(404).end()
    return
  }
  readFile(new URL(name, import.meta.url)).then(
    (content) => response.writeHead(200, { 'content-type': type, 'cache-control': 'no-cache' }).end(content),
    (error: unknown) => response.writeHead(500).end(String(error)),
  )
})
server.listen(port, '127.0.0.1', () => process.stdout.write(`Open http://localhost:${port}\n`))
