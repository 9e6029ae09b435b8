export interface UploadProgress {
  /** Bytes that the network has taken, of the fields and files together. */
  readonly sentBytes: number
  readonly totalBytes: number
}

type Init = Omit<RequestInit, 'headers' | 'signal'> & { readonly headers: Headers; readonly signal: AbortSignal }

/** What is used of a browser's `XMLHttpRequest`, which other runtimes do not even know the type of. */
interface BrowserRequest {
  responseType: string
  withCredentials: boolean
  readonly status: number
  readonly statusText: string
  readonly response: ArrayBuffer | null
  readonly upload: {
    addEventListener(name: 'progress', hear: (event: { readonly loaded: number; readonly total: number }) => void): void
  }
  addEventListener(name: 'load' | 'error' | 'abort' | 'loadend', hear: () => void): void
  open(method: string, url: string): void
  setRequestHeader(name: string, value: string): void
  getAllResponseHeaders(): string
  send(form: FormData): void
  abort(): void
}

/**
 * Sends a form and tells how far it is. A browser can tell only through `XMLHttpRequest`, everything else through a body that is a stream.
 * The form is put together without being read, so a file on disk stays there until its turn.
 */
export function sendingProgress(
  make: typeof fetch,
  url: string,
  init: Init,
  form: FormData,
  onProgress: (progress: UploadProgress) => void,
): Promise<Response> {
  const { XMLHttpRequest: request } = globalThis as { readonly XMLHttpRequest?: new () => BrowserRequest }
  if (request !== undefined && make === globalThis.fetch)
    return sendByRequest(new request(), url, init, form, onProgress)
  const { blob, type } = multipart(form)
  const { headers } = init
  headers.set('content-type', type)
  let sentBytes = 0
  const tell = (): void => onProgress({ sentBytes, totalBytes: blob.size })
  const counted = blob.stream().pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      start: tell,
      transform(bytes, controller) {
        controller.enqueue(bytes)
        sentBytes += bytes.byteLength
        tell()
      },
    }),
  )
  const streamed: RequestInit & { readonly duplex: 'half' } = { ...init, headers, body: counted, duplex: 'half' }
  return make(url, streamed)
}

/** The form as one body. Source: RFC 7578; names are escaped as HTML says. */
function multipart(form: FormData): { readonly blob: Blob; readonly type: string } {
  const boundary = `----openmaas${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}`
  const pieces: (Blob | string)[] = []
  form.forEach((value, name) => {
    pieces.push(`--${boundary}\r\ncontent-disposition: form-data; name="${escaped(name)}"`)
    if (typeof value === 'string') pieces.push(`\r\n\r\n${value}\r\n`)
    else {
      const type = value.type === '' ? 'application/octet-stream' : value.type
      pieces.push(`; filename="${escaped(value.name)}"\r\ncontent-type: ${type}\r\n\r\n`, value, '\r\n')
    }
  })
  pieces.push(`--${boundary}--\r\n`)
  return { blob: new Blob(pieces), type: `multipart/form-data; boundary=${boundary}` }
}

function escaped(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function sendByRequest(
  request: BrowserRequest,
  url: string,
  { method, headers, signal, credentials }: Init,
  form: FormData,
  onProgress: (progress: UploadProgress) => void,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const end = (): void => request.abort()
    request.open(method ?? 'POST', url)
    request.responseType = 'arraybuffer'
    request.withCredentials = credentials === 'include'
    headers.forEach((value, name) => request.setRequestHeader(name, value))
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onProgress({ sentBytes: loaded, totalBytes: total }),
    )
    request.addEventListener('load', () => {
      const { status, statusText } = request
      const answered = new Headers()
      for (const line of request.getAllResponseHeaders().trim().split('\r\n')) {
        const colon = line.indexOf(':')
        if (colon > 0) answered.append(line.slice(0, colon), line.slice(colon + 1).trim())
      }
      const body: ArrayBuffer | null = status === 204 || status === 304 ? null : request.response
      resolve(new Response(body, { status, statusText, headers: answered }))
    })
    request.addEventListener('error', () => reject(new TypeError('Failed to fetch')))
    request.addEventListener('abort', () => reject(signal.reason))
    request.addEventListener('loadend', () => signal.removeEventListener('abort', end))
    signal.addEventListener('abort', end, { once: true })
    if (signal.aborted) end()
    else request.send(form)
  })
}
