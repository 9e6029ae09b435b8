import { join } from 'node:path'
import type { ConsoleSessions } from '../access/index.ts'
import type { Capability } from '../capability.ts'
import type { PublicUrl } from '../storage/index.ts'
import { consolePages } from './console-pages.ts'
import { sessionRoutes } from './session-routes.ts'

export interface ConsoleOptions {
  readonly consoleSessions: ConsoleSessions
  readonly publicUrl: PublicUrl
}

/** Beside main.ts in a checkout; the build stands there once it was made. */
const builtPages = join(import.meta.dirname, '..', '..', '..', '..', 'apps', 'console', 'dist')

/** What the web console needs beside the API itself: its pages, and the sign-in of people. */
export function openConsole({ consoleSessions, publicUrl }: ConsoleOptions): Capability {
  const pages = consolePages(builtPages)
  return {
    ...(pages === undefined ? {} : { plainHandlers: [pages] }),
    routes: sessionRoutes({ sessions: consoleSessions, publicUrl }),
    sweeps: [() => consoleSessions.sweep()],
  }
}
