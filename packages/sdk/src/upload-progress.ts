import { formOf } from './upload.ts'
import type { FormPart } from './upload.ts'

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
 * Files are read when their turn comes, so one on disk stays there until then.
 */
export function sendingProgress(
  make: typeof fetch,
  url: string,
  init: Init,
  parts: readonly FormPart[],
  onProgress: (progress: UploadProgress) => void,
): Promise<Response> {
  const { XMLHttpRequest: request } = globalThis as { readonly XMLHttpRequest?: new () => BrowserRequest }
  if (request !== undefined && make === globalThis.fetch)
    return sendByRequest(new request(), url, init, formOf(parts), onProgress)
  const { pieces, type } = multipart(parts)
  const { headers } = init
  headers.set('content-type', type)
  const totalBytes = pieces.reduce((sum, { size }) => sum + size, 0)
  const body = streamOf(pieces, (sentBytes) => onProgress({ sentBytes, totalBytes }))
  const streamed: RequestInit & { readonly duplex: 'half' } = { ...init, headers, body, duplex: 'half' }
  return make(url, streamed)
}

/** The pieces one after the other. They are not joined into one `Blob`, because Bun leaves files on disk out of such. */
function streamOf(pieces: readonly Blob[], tell: (sentBytes: number) => void): ReadableStream<Uint8Array> {
  const bytes = bytesIn(pieces)
  let sentBytes = 0
  return new ReadableStream<Uint8Array>(
    {
      start: () => tell(0),
      async pull(controller) {
        const { done, value } = await bytes.next()
        if (done === true) return controller.close()
        controller.enqueue(value)
        sentBytes += value.byteLength
        tell(sentBytes)
      },
      cancel: async () => void (await bytes.return()),
    },
    { highWaterMark: 0 },
  )
}

async function* bytesIn(pieces: readonly Blob[]): AsyncGenerator<Uint8Array, void, undefined> {
  for (const piece of pieces) {
    const reader = piece.stream().getReader()
    try {
      for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value
    } finally {
      // Whoever stops in the middle of a file lets go of it; at its end there is nothing to let go of.
      await reader.cancel()
    }
  }
}

/** The form as the pieces of one body. Source: RFC 7578; names are escaped as HTML says. */
function multipart(parts: readonly FormPart[]): { readonly pieces: readonly Blob[]; readonly type: string } {
  const boundary = `----openmaas${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}`
  const pieces = parts.flatMap((part): Blob[] => {
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="${escaped(part.name)}"`
    if ('text' in part) return [new Blob([`${head}\r\n\r\n${part.text}\r\n`])]
    const type = part.file.type === '' ? 'application/octet-stream' : part.file.type
    const fileHead = `${head}; filename="${escaped(part.fileName)}"\r\ncontent-type: ${type}\r\n\r\n`
    return [new Blob([fileHead]), part.file, new Blob(['\r\n'])]
  })
  return { pieces: [...pieces, new Blob([`--${boundary}--\r\n`])], type: `multipart/form-data; boundary=${boundary}` }
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
