import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { statusError, type RemoteFile } from './model-sources.ts'
import { ModelStoreError } from './model-store-error.ts'

export interface DownloadOptions {
  readonly signal: AbortSignal
  /** Bytes of the file that are on disk, each time more arrived; starts with what an earlier attempt left. */
  readonly onProgress?: (receivedBytes: number) => void
  /** Connections in a row that bring nothing before the download gives up. Default 5. */
  readonly attempts?: number
  /** Wait before the second connection; doubled each time. Default 1,000. */
  readonly retryDelayMs?: number
  /** Silence after which a connection counts as broken. Default 60,000. */
  readonly stallTimeoutMs?: number
}

export interface DownloadedFile {
  readonly sizeBytes: number
  /** Computed over the whole file. */
  readonly sha256: string
}

/**
 * Fetches a file into `<path>.part` and gives it its name once it is whole and its checksum is right. Goes on from an earlier
 * part by an HTTP range request; a source that ignores the range starts over.
 * @throws {ModelStoreError} the part is kept, but for `checksum`
 */
export async function downloadFile(
  remote: RemoteFile,
  path: string,
  options: DownloadOptions,
): Promise<DownloadedFile> {
  const { signal, attempts = 5, retryDelayMs = 1_000 } = options
  const partPath = `${path}.part`
  const part = await openPart(partPath, remote, options.onProgress)
  try {
    for (let failures = 0; !part.complete;) {
      const before = part.receivedBytes
      try {
        await receive(remote, part, options)
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof ModelStoreError && error.kind !== 'network') throw error
        failures = part.receivedBytes > before ? 1 : failures + 1
        if (failures >= attempts) throw asNetworkError(error, remote)
        await delay(retryDelayMs * 2 ** (failures - 1), undefined, { signal })
      }
    }
    await part.file.sync()
  } finally {
    await part.file.close()
  }
  const sha256 = part.hash.digest('hex')
  if (remote.sha256 !== undefined && sha256 !== remote.sha256) {
    await rm(partPath)
    throw new ModelStoreError(
      'checksum',
      `${remote.name} arrived damaged (SHA-256 differs) and was deleted; pull it again`,
    )
  }
  await rename(partPath, path)
  return { sizeBytes: part.receivedBytes, sha256 }
}

interface Part {
  readonly file: FileHandle
  hash: Hash
  receivedBytes: number
  complete: boolean
  readonly onProgress: ((receivedBytes: number) => void) | undefined
}

async function openPart(path: string, remote: RemoteFile, onProgress: Part['onProgress']): Promise<Part> {
  const there = await stat(path).catch(absent)
  const part: Part = {
    file: await open(path, there === undefined ? 'w' : 'r+'),
    hash: createHash('sha256'),
    receivedBytes: 0,
    complete: false,
    onProgress,
  }
  if (there === undefined) return part
  if (remote.sizeBytes !== undefined && there.size > remote.sizeBytes) await restart(part)
  else await hashEarlierBytes(path, part)
  part.complete = part.receivedBytes === remote.sizeBytes
  return part
}

async function hashEarlierBytes(path: string, part: Part): Promise<void> {
  for await (const bytes of createReadStream(path, { highWaterMark: 1 << 20 })) {
    part.hash.update(bytes)
    part.receivedBytes += bytes.length
  }
  part.onProgress?.(part.receivedBytes)
}

async function restart(part: Part): Promise<void> {
  await part.file.truncate(0)
  part.hash = createHash('sha256')
  part.receivedBytes = 0
}

/** One connection: adds what it brings to the part. Ends by itself only when the file is whole. */
async function receive(remote: RemoteFile, part: Part, options: DownloadOptions): Promise<void> {
  const { signal, stallTimeoutMs = 60_000 } = options
  const stalled = new AbortController()
  const watchdog = setTimeout(() => stalled.abort(), stallTimeoutMs)
  try {
    const response = await fetch(remote.url, {
      headers: {
        'accept-encoding': 'identity',
        ...(part.receivedBytes > 0 ? { range: `bytes=${part.receivedBytes}-` } : {}),
      },
      signal: AbortSignal.any([signal, stalled.signal]),
    })
    const expectedBytes = await placeOf(response, remote, part)
    if (response.body === null) throw new ModelStoreError('network', 'the source sent an empty reply')
    for await (const bytes of response.body) {
      watchdog.refresh()
      await write(part, bytes, remote)
    }
    if (expectedBytes !== undefined && part.receivedBytes < expectedBytes) {
      throw new ModelStoreError('network', 'the connection broke off')
    }
    part.complete = true
  } finally {
    clearTimeout(watchdog)
  }
}

/** Makes the part fit the reply and gives the size of the whole file, where it is known. */
async function placeOf(response: Response, remote: RemoteFile, part: Part): Promise<number | undefined> {
  if (response.status === 416) {
    await restart(part)
    throw new ModelStoreError('network', 'the source no longer holds this version')
  }
  if (!response.ok) throw statusError(response.status, remote.url)
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '')
  if (response.status === 206 && range !== null && Number(range[1]) === part.receivedBytes) {
    return remote.sizeBytes ?? (range[2] === '*' ? undefined : Number(range[2]))
  }
  if (response.status === 206) {
    await restart(part)
    throw new ModelStoreError('network', 'the source sent another range than was asked for')
  }
  if (part.receivedBytes > 0) await restart(part)
  const length = response.headers.get('content-length')
  return remote.sizeBytes ?? (length === null ? undefined : Number(length))
}

async function write(part: Part, bytes: Uint8Array, remote: RemoteFile): Promise<void> {
  if (remote.sizeBytes !== undefined && part.receivedBytes + bytes.length > remote.sizeBytes) {
    await restart(part)
    throw new ModelStoreError('checksum', `${remote.name} is longer than the source says; pull it again`)
  }
  try {
    for (let written = 0; written < bytes.length;) {
      const { bytesWritten } = await part.file.write(
        bytes,
        written,
        bytes.length - written,
        part.receivedBytes + written,
      )
      written += bytesWritten
    }
  } catch (error) {
    if (!isErrno(error, 'ENOSPC') && !isErrno(error, 'EDQUOT')) throw error
    throw new ModelStoreError(
      'diskFull',
      `The disk is full; free space and pull again, ${part.receivedBytes} bytes are kept`,
      error,
    )
  }
  part.hash.update(bytes)
  part.receivedBytes += bytes.length
  part.onProgress?.(part.receivedBytes)
}

function asNetworkError(error: unknown, remote: RemoteFile): ModelStoreError {
  const reason = error instanceof Error ? error.message : String(error)
  return new ModelStoreError('network', `${remote.name} could not be fetched (${reason}); pull again to go on`, error)
}

const isErrno = (error: unknown, code: string) => error instanceof Error && 'code' in error && error.code === code

function absent(error: unknown): undefined {
  if (isErrno(error, 'ENOENT')) return undefined
  throw error
}
