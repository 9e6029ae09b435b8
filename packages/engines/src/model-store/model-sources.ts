import { ModelStoreError } from './model-store-error.ts'

export type ModelSource = 'modelscope' | 'huggingface'

/** Base addresses; a mirror of either source can stand in. */
export type ModelEndpoints = Readonly<Partial<Record<ModelSource, string>>>

/** A file that can be fetched. */
export interface RemoteFile {
  readonly url: string
  /** Last step of the path in the repository. */
  readonly name: string
  readonly sizeBytes?: number
  /** Hexadecimal, as the source tells it; absent where it tells none. */
  readonly sha256?: string
}

export const defaultEndpoints: Readonly<Record<ModelSource, string>> = {
  modelscope: 'https://modelscope.cn',
  huggingface: 'https://huggingface.co',
}

const requestTimeoutMs = 30_000
const fileNamePattern = /^[\w.+-]+\.gguf$/i
const sha256Pattern = /^[0-9a-f]{64}$/i

/**
 * The files of a repository, by default those of GGUF, with the sizes and checksums that the source keeps for its large files.
 * @throws {ModelStoreError} `notFound`, `refused` or `network`
 */
export async function listRemoteFiles(
  source: ModelSource,
  repository: string,
  endpoints: ModelEndpoints,
  signal: AbortSignal,
  wanted: (name: string) => boolean = (name) => fileNamePattern.test(name),
): Promise<RemoteFile[]> {
  const base = (endpoints[source] ?? defaultEndpoints[source]).replace(/\/+$/, '')
  const files =
    source === 'modelscope'
      ? await modelScopeFiles(base, repository, signal)
      : await huggingFaceFiles(base, repository, signal)
  return files.filter(({ name }) => wanted(name))
}

/** ModelScope: `GET /api/v1/models/{repository}/repo/files` gives `Data.Files[]` with `Path`, `Size` and `Sha256`. */
async function modelScopeFiles(base: string, repository: string, signal: AbortSignal): Promise<RemoteFile[]> {
  const { body } = await getJson(
    `${base}/api/v1/models/${repository}/repo/files?Revision=master&Recursive=true`,
    signal,
  )
  const files = member(member(body, 'Data'), 'Files')
  if (!Array.isArray(files)) throw new ModelStoreError('notFound', `ModelScope has no repository ${repository}`)
  return files.flatMap((file) => {
    const path = member(file, 'Path')
    if (typeof path !== 'string' || member(file, 'Type') === 'tree') return []
    const query = new URLSearchParams({ Revision: 'master', FilePath: path })
    return [
      remoteFile(
        `${base}/api/v1/models/${repository}/repo?${query}`,
        path,
        member(file, 'Size'),
        member(file, 'Sha256'),
      ),
    ]
  })
}

/** Hugging Face: `GET /api/models/{repository}/tree/main` gives `path`, `size` and, for large files, `lfs.oid`, a SHA-256. */
async function huggingFaceFiles(base: string, repository: string, signal: AbortSignal): Promise<RemoteFile[]> {
  const files: RemoteFile[] = []
  let page: string | undefined = `${base}/api/models/${repository}/tree/main?recursive=true`
  while (page !== undefined) {
    const { body, next }: JsonPage = await getJson(page, signal)
    if (!Array.isArray(body))
      throw new ModelStoreError('network', 'Hugging Face answered with something else than a list of files')
    for (const file of body) {
      const path = member(file, 'path')
      if (typeof path !== 'string' || member(file, 'type') !== 'file') continue
      const url = `${base}/${repository}/resolve/main/${path.split('/').map(encodeURIComponent).join('/')}`
      files.push(remoteFile(url, path, member(file, 'size'), member(member(file, 'lfs'), 'oid')))
    }
    page = next
  }
  return files
}

function remoteFile(url: string, path: string, size: unknown, sha256: unknown): RemoteFile {
  return {
    url,
    name: path.split('/').at(-1) ?? path,
    sizeBytes: typeof size === 'number' && Number.isSafeInteger(size) ? size : undefined,
    sha256: typeof sha256 === 'string' && sha256Pattern.test(sha256) ? sha256.toLowerCase() : undefined,
  }
}

/**
 * What a plain address tells of its file. A hub that keeps the checksum shows it as a header before it redirects.
 * @throws {ModelStoreError} `invalidName` for a file that is no GGUF, else as `listRemoteFiles`
 */
export async function describeUrl(url: string, signal: AbortSignal): Promise<RemoteFile> {
  const name = decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? '')
  if (!fileNamePattern.test(name))
    throw new ModelStoreError('invalidName', 'The address does not end in the name of a .gguf file')
  const response = await request(url, { method: 'HEAD', redirect: 'manual' }, signal)
  if (response.status >= 400) throw statusError(response.status, url)
  const linked =
    response.headers.get('x-linked-size') ?? (response.status < 300 ? response.headers.get('content-length') : null)
  const tag = response.headers.get('x-linked-etag')?.replaceAll('"', '')
  return remoteFile(url, name, linked === null ? undefined : Number(linked), tag)
}

interface JsonPage {
  readonly body: unknown
  /** Address of the next page of a list. */
  readonly next: string | undefined
}

async function getJson(url: string, signal: AbortSignal): Promise<JsonPage> {
  const response = await request(url, {}, signal)
  if (!response.ok) throw statusError(response.status, url)
  try {
    const next = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get('link') ?? '')?.[1]
    return { body: await response.json(), next: next === undefined ? undefined : new URL(next, url).href }
  } catch (error) {
    signal.throwIfAborted()
    throw new ModelStoreError('network', `${new URL(url).host} did not answer with JSON`, error)
  }
}

async function request(url: string, init: RequestInit, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]) })
  } catch (error) {
    signal.throwIfAborted()
    throw new ModelStoreError('network', `${new URL(url).host} cannot be reached`, error)
  }
}

/** The error for a status of 400 or above. */
export function statusError(status: number, url: string): ModelStoreError {
  const { host } = new URL(url)
  if (status === 404) return new ModelStoreError('notFound', `${host} has no such model`)
  if (status === 401 || status === 403) {
    // Hugging Face answers 401 for repositories that do not exist as well.
    return new ModelStoreError(
      'refused',
      `${host} refuses access: the model does not exist, or wants an account and accepted terms`,
    )
  }
  return new ModelStoreError('network', `${host} answered with status ${status}`)
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, key)?.value : undefined
}
