import { constants } from 'node:fs'
import { access, rm, statfs, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import { makeFolders } from '../database/index.ts'
import type { Check, Finding } from './finding.ts'

const neededMajor = 24
const mebibyte = 1_048_576
const lowMebibytes = 1024
const tooLowMebibytes = 200
const answerTimeoutMs = 2000
/** A clock before this was never set; it is when this was written. */
const earliestPlausibleMs = Date.UTC(2026, 10, 1)

/** Programs that widen what can be done and are never needed. */
const optionalPrograms = [
  { name: 'espeak-ng', use: 'reads texts aloud where no model of speech is routed' },
  { name: 'ffmpeg', use: 'converts audio and video' },
] as const

const useOfLibreOffice = 'reads rich text, Word 95, and old documents that our own readers cannot'

export function nodeCheck(version = process.version): Check {
  return {
    name: 'Node',
    async run() {
      const major = Number.parseInt(version.slice(1), 10)
      if (major >= neededMajor) return [{ check: 'Node', level: 'ok', detail: version }]
      const advice = `Start through "npm run openmaas", which brings Node ${neededMajor} along.`
      return [{ check: 'Node', level: 'failure', detail: `${version} is too old`, advice }]
    },
  }
}

export function clockCheck(now: () => number = Date.now): Check {
  return {
    name: 'clock',
    async run() {
      const time = new Date(now())
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
      if (time.getTime() >= earliestPlausibleMs) {
        return [{ check: 'clock', level: 'ok', detail: `${time.toISOString()}, local zone ${zone}` }]
      }
      const advice = 'Set the clock (NTP); expiring tokens and the usage ledger depend on it.'
      return [{ check: 'clock', level: 'failure', detail: `${time.toISOString()} cannot be right`, advice }]
    },
  }
}

/** The data folder can be written, and there is room. */
export function dataFolderCheck(dataFolder: string): Check {
  return {
    name: 'data folder',
    async run() {
      // Undefined when it was there already. What did not exist is removed again: looking must change nothing.
      const made = makeFolders(dataFolder)
      const probe = join(dataFolder, `.doctor-${process.pid}.tmp`)
      try {
        await writeFile(probe, 'can this be written?', { flush: true })
      } catch (error) {
        const advice =
          'Give the user that runs OpenMaaS the right to write there, or set OPENMAAS_DATA to another folder.'
        const reason = error instanceof Error ? error.message : String(error)
        return [{ check: 'data folder', level: 'failure', detail: `cannot be written: ${reason}`, advice }]
      } finally {
        await rm(probe, { force: true })
      }
      const space = await freeSpace(dataFolder)
      if (made !== undefined) await rm(made, { recursive: true })
      return [{ check: 'data folder', level: 'ok', detail: dataFolder }, space]
    },
  }
}

async function freeSpace(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder)
  const freeMebibytes = Math.floor((bavail * bsize) / mebibyte)
  const detail = `${freeMebibytes.toLocaleString('en')} MiB free`
  if (freeMebibytes >= lowMebibytes) return { check: 'free space', level: 'ok', detail }
  const level = freeMebibytes < tooLowMebibytes ? 'failure' : 'warning'
  return { check: 'free space', level, detail, advice: 'Make room: a full disk stops every write.' }
}

/** The port is free, or it is OpenMaaS that has it. */
export function portCheck({ host, port }: { readonly host: string; readonly port: number }): Check {
  return {
    name: 'port',
    async run() {
      const check = 'port'
      const problem = await listenProblem(host, port)
      if (problem === undefined) return [{ check, level: 'ok', detail: `${port} on ${host} is free` }]
      if (problem.code !== 'EADDRINUSE') {
        const advice = 'Choose another HOST or PORT.'
        return [{ check, level: 'failure', detail: `${port} on ${host} cannot be used: ${problem.message}`, advice }]
      }
      const readiness = await readinessOf(host, port)
      if (readiness === 'ready') return [{ check, level: 'ok', detail: `OpenMaaS answers on ${port} and is ready` }]
      if (readiness === 'not ready') {
        const advice = 'See its log; /readyz says what it waits for.'
        return [{ check, level: 'warning', detail: `OpenMaaS answers on ${port} but is not ready`, advice }]
      }
      const advice = 'Stop that program or set PORT to another number.'
      return [{ check, level: 'failure', detail: `${port} on ${host} is taken by another program`, advice }]
    },
  }
}

function listenProblem(host: string, port: number): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', resolve)
    server.listen(port, host, () => server.close(() => resolve(undefined)))
  })
}

/** `/readyz` answers 200 or 503 with JSON; anything else is not ours. */
async function readinessOf(host: string, port: number): Promise<'ready' | 'not ready' | 'not ours'> {
  const name = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host
  const url = `http://${name.includes(':') ? `[${name}]` : name}:${port}/readyz`
  try {
    const { status } = await fetch(url, { signal: AbortSignal.timeout(answerTimeoutMs) })
    return status === 200 ? 'ready' : status === 503 ? 'not ready' : 'not ours'
  } catch {
    // Whatever has the port does not speak HTTP, or not in time.
    return 'not ours'
  }
}

/** @param findLibreOffice looks where the readers of documents look, which is in more places than the search path */
export function optionalProgramsCheck(
  searchPath: string,
  findLibreOffice: (searchPath: string) => Promise<string | undefined>,
): Check {
  return {
    name: 'programs',
    async run() {
      const libreOffice = await findLibreOffice(searchPath)
      const detail = libreOffice ?? `not installed (optional: ${useOfLibreOffice})`
      const office: Finding = { check: 'LibreOffice', level: 'information', detail }
      const folders = searchPath.split(delimiter).filter((folder) => folder !== '')
      const findings = optionalPrograms.map(async ({ name, use }): Promise<Finding> => {
        const path = await findProgram(name, folders)
        return { check: name, level: 'information', detail: path ?? `not installed (optional: ${use})` }
      })
      return [office, ...(await Promise.all(findings))]
    },
  }
}

async function findProgram(name: string, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const path = join(folder, process.platform === 'win32' ? `${name}.exe` : name)
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (found) return path
  }
  return undefined
}
