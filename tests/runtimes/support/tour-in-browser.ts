import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { launchBrowser } from '../../console/support/chromium.ts'
import type { PackedProject } from './packed-project.ts'

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' }

/**
 * The tour in a page of another origin than the platform's. The page gets the files of the package as they are published, by an import map.
 * @returns the browser's name, and the steps that went well
 */
export async function tourInBrowser(
  { folder, file }: PackedProject,
  options: { readonly baseURL: string; readonly apiKey: string },
): Promise<{ readonly name: string; readonly steps: readonly string[] }> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://page').pathname)
    readFile(join(folder, path === '/' ? 'page.html' : path)).then(
      (content) => response.writeHead(200, { 'content-type': types[extname(path)] ?? 'text/html' }).end(content),
      () => response.writeHead(404).end(),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const browser = await launchBrowser()
  try {
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const page = await browser.newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(`http://127.0.0.1:${port}/`)
    const content = await readFile(file, 'utf8')
    const steps = await page
      .evaluate<readonly string[]>(`tourOfPage(${JSON.stringify({ ...options, content })})`)
      .catch((error: unknown) => {
        throw new Error(`${String(error)}\n${complaints.join('\n')}`)
      })
    return { name: `Chromium ${browser.version()}`, steps }
  } finally {
    await browser.close()
    server.closeAllConnections()
    server.close()
  }
}
