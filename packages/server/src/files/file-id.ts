import { randomBytes } from 'node:crypto'

/** An id of the Files API that this platform made; no base64 of the usual alphabet looks like it. */
const form = /^[a-z][a-z_-]{0,30}-(\d{10})-([0-9a-f]{12})[0-9a-f]{20}$/

/**
 * An id as the platform writes them, `agent-1750681215-9b92722d788f4b32bab28cc333293584`: the purpose, Unix seconds, 32 hex digits.
 * The first 12 of these are the time in milliseconds, so that a page of a list can go on after an id whose file is gone.
 */
export function createFileId(purpose: string, now: number): string {
  const seconds = Math.floor(now / 1000)
  return `${purpose}-${seconds}-${now.toString(16).padStart(12, '0')}${randomBytes(10).toString('hex')}`
}

/** When the file of an id was made, in milliseconds; undefined for texts that are no id. */
export function timeOfFileId(id: string): number | undefined {
  const [, seconds, milliseconds] = form.exec(id) ?? []
  if (seconds === undefined || milliseconds === undefined) return undefined
  const time = Number.parseInt(milliseconds, 16)
  return Math.floor(time / 1000) === Number(seconds) ? time : undefined
}

export function isFileId(text: string): boolean {
  return text.length <= 100 && timeOfFileId(text) !== undefined
}
