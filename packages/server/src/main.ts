import { createTelemetry } from './telemetry/index.ts'
import { loadConfig } from './config.ts'
import type { Config } from './config.ts'
import { ConfigurationError } from './models/index.ts'
import { buildPlatform } from './platform.ts'
import { printGreeting } from './greeting.ts'

/**
 * Starts the platform and keeps it until SIGTERM or SIGINT. SIGHUP reads the configuration file again.
 * Running streams get the grace period to end; what is still open then gets a documented finish.
 */
export async function serve(config: Config): Promise<void> {
  const telemetry = await createTelemetry({
    logLevel: config.log.level,
    logPrompts: config.log.prompts,
    environment: config.environment,
  })
  const platform = await buildPlatform(config, telemetry)
  await platform.listen()
  printGreeting(platform.greeting(), process.stdout)

  let stopping = false
  const stop = (): void => {
    if (stopping) process.exit(130)
    stopping = true
    telemetry.log.info('stopping')
    platform.stop().then(
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
}

/** Exit code 1 and the names of the wrong values, without a stack that helps nobody. */
export async function run(environment: Readonly<Record<string, string | undefined>>): Promise<void> {
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
  'SecretMismatch',
  'MigrationError',
  'DatabaseUnavailable',
  'PortInUse',
])

if (import.meta.main) await run(process.env)
