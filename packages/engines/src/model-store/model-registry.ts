import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ModelSource } from './model-sources.ts'
import { ModelStoreError } from './model-store-error.ts'

export interface PulledFile {
  /** Relative to the models directory, with forward slashes. */
  readonly file: string
  readonly sizeBytes: number
  readonly sha256: string
}

/** A model of the store, as `models.json` keeps it. */
export interface PulledModel extends PulledFile {
  /** The name it was pulled by; routes and `openmaas models remove` use it. */
  readonly name: string
  /** Parts after the first one of a split model, which `file`, `sizeBytes` and `sha256` are about. */
  readonly furtherFiles: readonly PulledFile[]
  readonly source: ModelSource | 'url'
  /** The repository, or the address of the file. */
  readonly origin: string
  /** ISO 8601, UTC. */
  readonly pulledAt: string
}

export interface ListedModel extends PulledModel {
  /** Absolute path of the (first) file: what the llama.cpp engine loads. */
  readonly path: string
  /** All files together. */
  readonly totalBytes: number
  /** False when a file was deleted or has another size. */
  readonly present: boolean
}

const registryName = 'models.json'

/** The pulled models by name. A directory without a registry holds none. */
export async function listModels(directory: string): Promise<ListedModel[]> {
  const models = await readRegistry(directory)
  const listed = models.map(async (model) => {
    const files = [model, ...model.furtherFiles]
    const sizes = await Promise.all(files.map(({ file }) => sizeOf(join(directory, file))))
    return {
      ...model,
      path: join(directory, model.file),
      totalBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      present: files.every(({ sizeBytes }, index) => sizes[index] === sizeBytes),
    }
  })
  return (await Promise.all(listed)).toSorted((one, other) => one.name.localeCompare(other.name))
}

/** Adds the model or replaces the one of the same name. */
export async function rememberModel(directory: string, model: PulledModel): Promise<void> {
  const others = (await readRegistry(directory)).filter(({ name }) => name !== model.name)
  await writeRegistry(directory, [...others, model])
}

/**
 * Deletes a model's files, also those of an interrupted pull, and forgets it.
 * @throws {ModelStoreError} `notFound`
 */
export async function removeModel(directory: string, name: string): Promise<void> {
  const models = await readRegistry(directory)
  const model = models.find((entry) => entry.name === name)
  if (model === undefined) throw new ModelStoreError('notFound', `No pulled model is named ${name}`)
  // Forgotten first: a registry that names deleted files would offer a model that cannot be loaded.
  await writeRegistry(
    directory,
    models.filter((entry) => entry !== model),
  )
  const kept = new Set(
    models
      .filter((entry) => entry !== model)
      .flatMap((entry) => [entry, ...entry.furtherFiles])
      .map(({ file }) => file),
  )
  const files = [model, ...model.furtherFiles].filter(({ file }) => !kept.has(file))
  for (const { file } of files) await rm(join(directory, file), { force: true })
}

async function readRegistry(directory: string): Promise<PulledModel[]> {
  let text: string
  try {
    text = await readFile(join(directory, registryName), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
  const parsed: unknown = JSON.parse(text)
  const models = typeof parsed === 'object' && parsed !== null && 'models' in parsed ? parsed.models : undefined
  if (!Array.isArray(models) || !models.every(isPulledModel)) {
    throw new Error(`${join(directory, registryName)} is damaged; correct it or delete it and pull the models again`)
  }
  return models
}

async function writeRegistry(directory: string, models: readonly PulledModel[]): Promise<void> {
  const path = join(directory, registryName)
  await mkdir(dirname(path), { recursive: true })
  const temporary = `${path}.${process.pid}.tmp`
  await writeFile(temporary, `${JSON.stringify({ models }, undefined, 2)}\n`, { flush: true })
  await rename(temporary, path)
}

function isPulledModel(value: unknown): value is PulledModel {
  if (!isPulledFile(value) || !('name' in value) || !('furtherFiles' in value)) return false
  return typeof value.name === 'string' && Array.isArray(value.furtherFiles) && value.furtherFiles.every(isPulledFile)
}

function isPulledFile(value: unknown): value is PulledFile {
  if (typeof value !== 'object' || value === null) return false
  const { file, sizeBytes, sha256 }: { file?: unknown; sizeBytes?: unknown; sha256?: unknown } = value
  // A path that leads out of the directory must never be loaded or deleted.
  const staysInside = typeof file === 'string' && !file.startsWith('/') && !file.split(/[/\\]/).includes('..')
  return staysInside && typeof sizeBytes === 'number' && typeof sha256 === 'string'
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
