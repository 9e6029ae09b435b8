import type { ConsoleSessions } from '../access/index.ts'
import type { Capability } from '../capability.ts'
import type { PublicUrl } from '../storage/index.ts'
import { sessionRoutes } from './session-routes.ts'

export interface ConsoleOptions {
  readonly consoleSessions: ConsoleSessions
  readonly publicUrl: PublicUrl
}

/** What the web console needs beside the API itself: the sign-in of people. */
export function openConsole({ consoleSessions, publicUrl }: ConsoleOptions): Capability {
  return {
    routes: sessionRoutes({ sessions: consoleSessions, publicUrl }),
    sweeps: [() => consoleSessions.sweep()],
  }
}
