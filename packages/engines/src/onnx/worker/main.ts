/** The child process: reads pages, one after the other. The models are loaded with the first page and leave with the process. */
import { readPage } from '../reading/read-page.ts'
import { openSessions } from '../reading/sessions.ts'
import type { Sessions } from '../reading/sessions.ts'
import { serveWork } from './serve-work.ts'

/** One page, and the cores that it may have. */
export interface PageWork {
  readonly picture: Uint8Array
  readonly threads: number
}

let sessions: Promise<Sessions> | undefined

serveWork(async ({ picture, threads }: PageWork, checkCalledOff) => {
  sessions ??= openSessions(threads)
  return readPage(picture, await sessions, checkCalledOff)
})
