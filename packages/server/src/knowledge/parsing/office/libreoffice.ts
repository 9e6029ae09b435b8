import { spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, delimiter, extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { makeLibreOfficeProfile } from './libreoffice-profile.ts'
import type { OfficeConverter } from './office-options.ts'

const isWindows = process.platform === 'win32'
const programNames = isWindows ? ['soffice.exe'] : ['soffice', 'libreoffice']
const usualFolders = isWindows
  ? ['C:\\Program Files\\LibreOffice\\program', 'C:\\Program Files (x86)\\LibreOffice\\program']
  : [
      '/usr/bin',
      '/usr/local/bin',
      '/usr/lib/libreoffice/program',
      '/usr/lib64/libreoffice/program',
      '/opt/libreoffice/program',
      '/snap/bin',
      '/Applications/LibreOffice.app/Contents/MacOS',
    ]
const defaultTimeoutSeconds = 60

const defaultPath = '/usr/local/bin:/usr/bin:/bin'

/**
 * Runs a program and ends its whole process group when the standard input closes, which is also what happens when the process that
 * started it is killed.
 */
const endWithParent = 'exec 3<&0; "$0" "$@" </dev/null 3<&- & running=$!; { read -r _ <&3; kill -9 0; } & wait $running'

/** Filters are named so that a broken file is not read as plain text instead. */
const inputFilters: Readonly<Record<string, string>> = { '.doc': 'MS Word 97', '.ppt': 'MS PowerPoint 97' }

/**
 * Path of LibreOffice's program, from `searchPath` and then the usual folders.
 * @param searchPath as in the environment's `PATH`
 */
export async function findLibreOffice(
  searchPath = process.env['PATH'] ?? '',
  folders: readonly string[] = usualFolders,
): Promise<string | undefined> {
  const searched = [...searchPath.split(delimiter).filter((folder) => folder !== ''), ...folders]
  for (const path of searched.flatMap((folder) => programNames.map((name) => join(folder, name)))) {
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isThere) return path
  }
  return undefined
}

export interface ConversionOptions {
  /** Path of the program; default: the one that is found. */
  readonly program?: string
  readonly timeoutSeconds?: number
  readonly signal?: AbortSignal
}

/**
 * Converts a file with LibreOffice. Each run has a profile of its own, so that runs beside each other and a desktop's own LibreOffice do
 * not meet; in it links to the network and macros are switched off. A run is ended with all its children at the deadline.
 * @param format extension of the wanted format, such as `docx`
 * @returns undefined where LibreOffice is not installed, refuses the file or takes too long
 */
export async function convertWithLibreOffice(
  path: string,
  format: string,
  options: ConversionOptions = {},
): Promise<Uint8Array | undefined> {
  const program = options.program ?? (await findLibreOffice())
  if (program === undefined) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'openmaas-libreoffice-'))
  try {
    const output = join(folder, 'output')
    await mkdir(output)
    await makeLibreOfficeProfile(join(folder, 'profile'))
    const filter = inputFilters[extname(path).toLowerCase()]
    const ended = await runToEnd(
      program,
      [
        `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`,
        '--headless',
        '--norestore',
        '--nolockcheck',
        '--nodefault',
        ...(filter === undefined ? [] : [`--infilter=${filter}`]),
        '--convert-to',
        format,
        '--outdir',
        output,
        path,
      ],
      { folder, ...options },
    )
    if (!ended) return undefined
    return await readFile(join(output, `${basename(path, extname(path))}.${format}`)).catch(absent)
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** The converter that the parsers of the old formats use by default. */
export const convertByLibreOffice: OfficeConverter = async (bytes, { from, to }) => {
  const program = await findLibreOffice()
  if (program === undefined) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'openmaas-office-'))
  try {
    const path = join(folder, `document.${from}`)
    await writeFile(path, bytes)
    return await convertWithLibreOffice(path, to, { program })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** LibreOffice ends with 0 and writes nothing where it cannot read a file. */
function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
  return undefined
}

/** @returns whether the program ended by itself with success, before the deadline */
function runToEnd(
  program: string,
  parameters: readonly string[],
  { folder, timeoutSeconds = defaultTimeoutSeconds, signal }: ConversionOptions & { readonly folder: string },
): Promise<boolean> {
  return new Promise((resolve) => {
    // A process group of its own: the program is a script that starts others, and all of them must end.
    const [command, ...rest] = isWindows
      ? [program, ...parameters]
      : ['/bin/sh', '-c', endWithParent, program, ...parameters]
    const child = spawn(command ?? program, rest, {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? defaultPath, HOME: folder, TMPDIR: folder, SAL_USE_VCLPLUGIN: 'svp' },
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: !isWindows,
    })
    const kill = () => endGroup(child.pid)
    const timer = setTimeout(kill, timeoutSeconds * 1000)
    signal?.addEventListener('abort', kill, { once: true })
    const finish = (succeeded: boolean) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', kill)
      // Also what the program left running.
      kill()
      resolve(succeeded)
    }
    child.once('error', () => finish(false))
    child.once('exit', (code) => finish(code === 0))
    if (signal?.aborted === true) kill()
  })
}

function endGroup(processId: number | undefined): void {
  if (processId === undefined) return
  if (isWindows) {
    spawn('taskkill', ['/pid', String(processId), '/t', '/f'], { stdio: 'ignore' }).once('error', () => undefined)
    return
  }
  try {
    process.kill(-processId, 'SIGKILL')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    // The group has ended already.
    if (code !== 'ESRCH') throw error
  }
}
