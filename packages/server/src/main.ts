import { createTelemetry } from './telemetry/index.ts'
import { loadConfig } from './config.ts'
import type { Config } from './config.ts'
import { ConfigurationError } from './configuration/index.ts'
import { buildPlatform } from './platform.ts'
import { printGreeting } from './greeting.ts'
import { returnStartMemory } from './operation/index.ts'

/**
 * Starts the platform and keeps it until SIGTERM or SIGINT; the second of them ends it at once. After SIGTERM calls are still taken
 * for the drain period, because it comes from programs that need a moment to send them elsewhere; Ctrl-C has no such period. Running
 * streams get the grace period to end; what is still open then gets a documented finish. SIGHUP reads the configuration file again.
 */
export async function serve(config: Config): Promise<void> {
  const telemetry = await createTelemetry({
    logLevel: config.log.level,
    logPrompts: config.log.prompts,
    environment: config.environment,
  })
  const platform = await buildPlatform(config, telemetry)
  returnStartMemory()
  await platform.listen()

  let stopping = false
  const stop = (signal: NodeJS.Signals, number: number): void => {
    if (stopping) process.exit(128 + number)
    stopping = true
    telemetry.log.info('stopping; a second signal ends the server at once', { signal })
    platform.stop({ drain: signal === 'SIGTERM' }).then(
      () => process.exit(0),
      (error: unknown) => {
        telemetry.log.error('stopping failed', { error })
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  process.on('SIGHUP', () => {
    platform.reload().then(
      () => telemetry.log.info('configuration reloaded'),
      (error: unknown) => telemetry.log.error('configuration was not reloaded', { error }),
    )
  })

  // Last: who has read it may send signals. Whoever was to read it may be gone by now; the server does not need them.
  process.stdout.on('error', () => {})
  printGreeting(platform.greeting(), process.stdout)
}

/** Exit code 1 and the names of the wrong values, without a stack that helps nobody. */
export async function run(environment: Readonly<Record<string, string | undefined>>): Promise<void> {
  // What is written belongs to this user alone: keys, prompts, usage.
  process.umask(0o077)
  try {
    await serve(loadConfig(environment))
  } catch (error) {
    const expected = error instanceof ConfigurationError || (error instanceof Error && expectedFailures.has(error.name))
    process.stderr.write(
      `${expected && error instanceof Error ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    )
    process.exit(1)
  }
}

/** Failures of a start that name their remedy themselves. */
const expectedFailures = new Set([
  'DataFolderInUse',
  'DataFolderUnusable',
  'SecretMismatch',
  'MigrationError',
  'DatabaseUnavailable',
  'PortInUse',
])

if (import.meta.main) {
  if (process.argv.length > 2) {
    process.stderr.write('main.ts takes no arguments, only the environment; "openmaas serve" has options and --help.\n')
    process.exit(2)
  }
  await run(process.env)
}
