import { mkdir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { chooseFiles } from './choose-files.ts'
import { downloadFile, type DownloadOptions } from './download-file.ts'
import { listModels, rememberModel, type ListedModel, type PulledFile, type PulledModel } from './model-registry.ts'
import {
  describeUrl,
  listRemoteFiles,
  type ModelEndpoints,
  type ModelSource,
  type RemoteFile,
} from './model-sources.ts'
import { ModelStoreError } from './model-store-error.ts'
import { findSuggestedModel, suggestedModels } from './suggested-models.ts'

export interface PullProgress {
  readonly file: string
  /** From 1 to `fileCount`: a large model comes in several parts. */
  readonly fileNumber: number
  readonly fileCount: number
  /** Of all files together, what earlier pulls left included. */
  readonly receivedBytes: number
  /** Absent where the source does not tell the size. */
  readonly totalBytes?: number
}

export interface PullOptions extends Pick<DownloadOptions, 'attempts' | 'retryDelayMs' | 'stallTimeoutMs'> {
  /** A suggested name, `owner/repository`, `owner/repository:Q4_K_M`, `owner/repository:file.gguf`, or the address of a `.gguf` file. */
  readonly name: string
  /** Absent: ModelScope, then Hugging Face where that has no such model or cannot be reached. */
  readonly source?: ModelSource
  /** The models directory; made where it is missing. */
  readonly directory: string
  readonly endpoints?: ModelEndpoints
  readonly onProgress?: (progress: PullProgress) => void
  readonly signal: AbortSignal
  /** Time of `pulledAt`. */
  readonly now?: () => Date
}

interface FoundModel {
  readonly source: ModelSource | 'url'
  readonly origin: string
  readonly files: readonly RemoteFile[]
}

/**
 * Brings a model into the directory and its registry. A pull that was interrupted goes on where it stopped; a model that is
 * there already with the same checksums is not fetched again.
 * @throws {ModelStoreError} the signal's reason when it aborts: what arrived is kept
 */
export async function pullModel(options: PullOptions): Promise<ListedModel> {
  const { directory, name, now = () => new Date() } = options
  const found = await findModel(options)
  const folder = folderOf(name)
  await mkdir(join(directory, folder), { recursive: true })
  const files = await fetchFiles(found.files, folder, options)
  const [first, ...furtherFiles] = files
  if (first === undefined) throw new ModelStoreError('notFound', 'The model has no file')
  const { source, origin } = found
  const model: PulledModel = { ...first, name, furtherFiles, source, origin, pulledAt: now().toISOString() }
  await rememberModel(directory, model)
  const listed = (await listModels(directory)).find((entry) => entry.name === name)
  if (listed === undefined) throw new Error('the registry lost a model that was just written')
  return listed
}

async function findModel({ name, source, endpoints = {}, signal }: PullOptions): Promise<FoundModel> {
  if (/^https?:\/\//i.test(name)) return { source: 'url', origin: name, files: [await describeUrl(name, signal)] }
  const suggested = findSuggestedModel(name)
  const match = /^([\w.-]+\/[\w.-]+)(?::([\w.+-]+))?$/.exec(name)
  if (suggested === undefined && match === null) {
    const names = suggestedModels.map((model) => model.name).join(', ')
    throw new ModelStoreError('invalidName', `${name} is neither owner/repository, an address, nor one of: ${names}`)
  }
  const sources: readonly ModelSource[] = source === undefined ? ['modelscope', 'huggingface'] : [source]
  let failure: ModelStoreError | undefined
  for (const candidate of sources) {
    const repository = suggested === undefined ? match?.[1] : suggested.repositories[candidate]
    if (repository === undefined) {
      failure ??= new ModelStoreError('notFound', `${name} is not offered there; try another source`)
      continue
    }
    try {
      const parts = suggested?.furtherFiles === undefined ? undefined : [suggested.file, ...suggested.furtherFiles]
      if (parts !== undefined) {
        const files = await listRemoteFiles(candidate, repository, endpoints, signal, (file) => parts.includes(file))
        return { source: candidate, origin: repository, files: inOrder(files, parts) }
      }
      const files = await listRemoteFiles(candidate, repository, endpoints, signal)
      return { source: candidate, origin: repository, files: chooseFiles(files, suggested?.file ?? match?.[2]) }
    } catch (error) {
      if (!(error instanceof ModelStoreError) || error.kind === 'ambiguous') throw error
      failure = error
    }
  }
  throw failure ?? new ModelStoreError('notFound', `${name} was not found`)
}

/** @throws {ModelStoreError} notFound when the repository lacks one of the files */
function inOrder(files: readonly RemoteFile[], names: readonly string[]): RemoteFile[] {
  return names.map((name) => {
    const found = files.find((file) => file.name === name)
    if (found === undefined) throw new ModelStoreError('notFound', `The repository has no ${name}`)
    return found
  })
}

async function fetchFiles(files: readonly RemoteFile[], folder: string, options: PullOptions): Promise<PulledFile[]> {
  const { directory, onProgress } = options
  const sizes = files.map(({ sizeBytes }) => sizeBytes)
  const totalBytes = sizes.every((size) => size !== undefined) ? sizes.reduce((sum, size) => sum + size, 0) : undefined
  const known = (await listModels(directory)).flatMap((model) => (model.present ? [model, ...model.furtherFiles] : []))
  await assertSpace(files, folder, directory)
  const pulled: PulledFile[] = []
  let earlierBytes = 0
  for (const [index, remote] of files.entries()) {
    const file = `${folder}/${remote.name}`
    const tell = (receivedBytes: number) =>
      onProgress?.({
        file: remote.name,
        fileNumber: index + 1,
        fileCount: files.length,
        receivedBytes: earlierBytes + receivedBytes,
        totalBytes,
      })
    const there = known.find((entry) => entry.file === file && entry.sha256 === remote.sha256)
    const fetched = there ?? (await downloadFile(remote, join(directory, file), { ...options, onProgress: tell }))
    if (there !== undefined) tell(there.sizeBytes)
    earlierBytes += fetched.sizeBytes
    pulled.push({ file, sizeBytes: fetched.sizeBytes, sha256: fetched.sha256 })
  }
  return pulled
}

/** Tells before the download that it cannot end well. A file whose size cannot be read counts as missing here. */
async function assertSpace(files: readonly RemoteFile[], folder: string, directory: string): Promise<void> {
  let neededBytes = 0
  for (const { name, sizeBytes = 0 } of files) {
    const paths = [join(directory, folder, name), join(directory, folder, `${name}.part`)]
    const sizes = await Promise.all(
      paths.map((path) =>
        stat(path).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
    )
    neededBytes += Math.max(0, sizeBytes - Math.max(...sizes))
  }
  const { bavail, bsize } = await statfs(directory)
  const freeBytes = bavail * bsize
  if (neededBytes > freeBytes) {
    throw new ModelStoreError(
      'diskFull',
      `The model needs ${neededBytes} bytes more, ${freeBytes} are free in ${directory}`,
    )
  }
}

/** A folder of its own for each model, because many repositories call their files alike. */
function folderOf(name: string): string {
  const readable = name.replace(/^https?:\/\//i, '').replace(/:[^/:]*$/, '')
  return readable
    .replaceAll('/', '--')
    .replaceAll(/[^\w.-]/g, '-')
    .replace(/^\.+/, '')
    .slice(0, 120)
}
