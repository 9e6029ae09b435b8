/** An API key `id.secret`, or a function that gives one or a token, asked before every call. */
export type Credential = string | (() => string | Promise<string>)

const tokenLifeMilliseconds = 210_000
/** A token is not used when it would end within this time. */
const marginMilliseconds = 30_000

/** Gives the value of the header `authorization`. */
export class Authorization {
  readonly #credential: Credential
  readonly #asToken: boolean
  #token: { readonly key: string; readonly value: string; readonly until: number } | undefined

  /** @param asToken signs a short-lived JWT with the key instead of sending the key itself */
  constructor(credential: Credential, asToken: boolean) {
    this.#credential = credential
    this.#asToken = asToken
  }

  /** `Bearer` and the key, or a token that is good for half a minute at least; tokens are kept until then. */
  async header(): Promise<string> {
    const key = typeof this.#credential === 'string' ? this.#credential : await this.#credential()
    if (!this.#asToken || key.split('.').length !== 2) return `Bearer ${key}`
    if (this.#token?.key !== key || this.#token.until < Date.now()) {
      const value = await signToken(key, Date.now())
      this.#token = { key, value, until: Date.now() + tokenLifeMilliseconds - marginMilliseconds }
    }
    return `Bearer ${this.#token.value}`
  }
}

/**
 * A JWT as the platform takes it: HS256 with the key's secret, header `sign_type: SIGN`, times in milliseconds.
 * Source: https://docs.bigmodel.cn, "HTTP API", authentication.
 */
export async function signToken(key: string, now: number): Promise<string> {
  const [id = '', secret = ''] = key.split('.')
  const header = { alg: 'HS256', sign_type: 'SIGN' }
  const claims = { api_key: id, exp: now + tokenLifeMilliseconds, timestamp: now }
  const encoder = new TextEncoder()
  const signed = `${base64Url(encoder.encode(JSON.stringify(header)))}.${base64Url(encoder.encode(JSON.stringify(claims)))}`
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const { subtle } = await webCrypto()
  const imported = await subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign'])
  const signature = await subtle.sign('HMAC', imported, encoder.encode(signed))
  return `${signed}.${base64Url(new Uint8Array(signature))}`
}

/**
 * Node 18 keeps it in a module. The name of that stands in a variable so that tools which pack for browsers pass it over.
 * @throws {TypeError} in a page that is not served over https, which has none
 */
async function webCrypto(): Promise<Pick<typeof globalThis.crypto, 'subtle'>> {
  const { crypto: found } = globalThis as { readonly crypto?: typeof globalThis.crypto }
  if (found?.subtle !== undefined) return found
  const name = 'node:crypto'
  const module: { readonly webcrypto: typeof globalThis.crypto } = await import(
    /* @vite-ignore */ /* webpackIgnore: true */ name
  )
  return module.webcrypto
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
