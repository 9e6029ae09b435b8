import { readFile } from 'node:fs/promises'
import { openApiDocument } from '@openmaas/protocol'
import type { PlainReply } from '../http/index.ts'
import { pageHtml, pageScript, pageStyle } from './page.ts'

/** Nothing but this server is asked for anything: the page works without a network and leaks nothing. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** Files of the viewer's package that the page needs; no other file of it can be asked for. */
const viewerFiles: Readonly<Record<string, string>> = {
  '/docs/swagger-ui.css': 'text/css; charset=utf-8',
  '/docs/swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  '/docs/favicon-32x32.png': 'image/png',
}

/**
 * `/docs`: the reference page, `/docs/...`: its files, `/openapi.json`: the contract that it shows.
 * The document is made on the first request and kept; the viewer's files are read when asked for and cached by the browser.
 */
export function referencePages(version: string): (path: string) => PlainReply | Promise<PlainReply> | undefined {
  let document: string | undefined
  return (path) => {
    switch (path) {
      case '/openapi.json':
        document ??= JSON.stringify(openApiDocument({ version, serverUrl: '/api' }))
        return reply('application/json; charset=utf-8', document, 'no-cache', { 'access-control-allow-origin': '*' })
      case '/docs':
      case '/docs/':
        return reply('text/html; charset=utf-8', pageHtml(version), 'no-cache', {
          'content-security-policy': contentSecurityPolicy,
        })
      case '/docs/page.js':
        return reply('text/javascript; charset=utf-8', pageScript, cacheable)
      case '/docs/page.css':
        return reply('text/css; charset=utf-8', pageStyle, cacheable)
      default:
        return viewerFile(path)
    }
  }
}

/** The page names its files with the version, so they may be kept for long. */
const cacheable = 'public, max-age=86400'

function viewerFile(path: string): Promise<PlainReply> | undefined {
  const contentType = viewerFiles[path]
  if (contentType === undefined) return undefined
  const file = new URL(path.slice('/docs/'.length), import.meta.resolve('swagger-ui-dist/package.json'))
  return readFile(file).then((body) => reply(contentType, body, cacheable))
}

function reply(
  contentType: string,
  body: string | Uint8Array,
  cacheControl: string,
  headers: Readonly<Record<string, string>> = {},
): PlainReply {
  return {
    status: 200,
    headers: {
      'content-type': contentType,
      'cache-control': cacheControl,
      'x-content-type-options': 'nosniff',
      ...headers,
    },
    body,
  }
}
