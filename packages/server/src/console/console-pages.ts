import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, sep } from 'node:path'
import type { PlainHandler, PlainReply } from '../http/index.ts'

interface Asset {
  readonly type: string
  readonly content: Buffer
  /** Made by the build, by the name of the encoding. */
  readonly encoded: Readonly<Partial<Record<'br' | 'gzip', Buffer>>>
  /** Its name changes with its content. */
  readonly named: boolean
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.pfb': 'application/octet-stream',
  '.ttf': 'font/ttf',
  '.bcmap': 'application/octet-stream',
}
/** Addresses below these are somebody else's, whatever a browser asks for there. */
const reserved = /^\/(?:api|docs|download|healthz|readyz|metrics|openapi\.json)(?:\/|$)/

/**
 * The console's files, read once. A browser that asks for an address that is no file gets the page, which knows its own addresses; other
 * clients do not, so that a mistyped call of the API is told as one.
 * @param folder what the build of apps/console wrote
 * @returns undefined when there is no build
 */
export function consolePages(folder: string): PlainHandler | undefined {
  const assets = readAssets(folder)
  const page = assets.get('/index.html')?.content.toString('utf8')
  if (page === undefined) return undefined
  return (path, { headers }) => {
    const asset = path === '/index.html' ? undefined : assets.get(path)
    if (asset !== undefined) return assetReply(asset, String(headers['accept-encoding'] ?? ''))
    const wantsPage = path === '/' || (headers.accept ?? '').includes('text/html')
    return wantsPage && !reserved.test(path) ? pageReply(page) : undefined
  }
}

function readAssets(folder: string): ReadonlyMap<string, Asset> {
  let names: string[]
  try {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map()
    throw error
  }
  const present = new Set(names)
  const assets = new Map<string, Asset>()
  for (const name of names) {
    const type = types[extname(name)]
    if (type === undefined) continue
    const read = (suffix: string): Buffer | undefined =>
      present.has(name + suffix) ? readFileSync(join(folder, name + suffix)) : undefined
    const br = read('.br')
    const gzip = read('.gz')
    const path = `/${name.split(sep).join('/')}`
    assets.set(path, {
      type,
      content: readFileSync(join(folder, name)),
      encoded: { ...(br && { br }), ...(gzip && { gzip }) },
      named: path.startsWith('/assets/'),
    })
  }
  return assets
}

function assetReply({ type, content, encoded, named }: Asset, accepted: string): PlainReply {
  const encoding = (['br', 'gzip'] as const).find(
    (name) => encoded[name] !== undefined && new RegExp(`\\b${name}\\b`).test(accepted),
  )
  const body = encoding === undefined ? content : (encoded[encoding] ?? content)
  return {
    status: 200,
    headers: {
      'content-type': type,
      'content-length': String(body.length),
      ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
      vary: 'accept-encoding',
      'cache-control': named ? 'public, max-age=31536000, immutable' : 'no-cache',
      'x-content-type-options': 'nosniff',
    },
    body,
  }
}

/** Scripts come from here alone and requests go here alone. Styles that the components write at run time carry the page's nonce. */
function pageReply(page: string): PlainReply {
  const nonce = randomBytes(16).toString('base64')
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': [
        "default-src 'none'",
        "script-src 'self'",
        `style-src 'self' 'nonce-${nonce}'`,
        "img-src 'self' data: blob:",
        "media-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ].join('; '),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'camera=(self), microphone=(self), geolocation=()',
    },
    body: page.replace('__NONCE__', nonce),
  }
}
