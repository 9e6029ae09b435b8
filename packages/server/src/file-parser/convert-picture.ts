import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const converter = fileURLToPath(new URL('convert-picture-process.ts', import.meta.url))
const timeoutMilliseconds = 60_000

/** What the process says by its exit code. */
export const unsupportedExitCode = 3

/** Kinds of pictures that are made PNG before they are read. */
const convertible: ReadonlySet<string> = new Set(['bmp', 'gif', 'webp', 'tiff', 'heic', 'heif'])

export function isConvertible(type: string): boolean {
  return convertible.has(type)
}

export interface ConvertedPicture {
  /** A PNG file. */
  readonly path: string
  dispose(): Promise<void>
}

/**
 * Makes a picture of a less usual kind a PNG file, in a process of its own, because decoders of such kinds are the ones that broken
 * files break.
 * @param folder for the result; made when it is not there
 * @returns or why it cannot be done
 */
export async function convertPicture(
  path: string,
  { folder, signal }: { readonly folder: string; readonly signal: AbortSignal },
): Promise<ConvertedPicture | 'unsupported' | 'damaged' | 'timeout'> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const own = await mkdtemp(join(folder, 'picture-'))
  const dispose = (): Promise<void> => rm(own, { recursive: true, force: true })
  const result = join(own, 'picture.png')
  try {
    await run(process.execPath, [converter, path, result], {
      timeout: timeoutMilliseconds,
      killSignal: 'SIGKILL',
      signal,
      env: { PATH: process.env['PATH'] },
    })
    return { path: result, dispose }
  } catch (error) {
    await dispose()
    signal.throwIfAborted()
    if (!(error instanceof Error)) throw error
    if ('killed' in error && error.killed === true) return 'timeout'
    // Everything but an exit code says that no process could be started.
    if ('code' in error && typeof error.code === 'string') throw error
    return 'code' in error && error.code === unsupportedExitCode ? 'unsupported' : 'damaged'
  }
}
