import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { checkMasterSecret, createSealer, loadMasterSecret } from '../access/index.ts'
import type { Sealer } from '../access/index.ts'
import { loadConfig } from '../config.ts'
import type { Config } from '../config.ts'
import { checkDataFolder, openDatabase, prepareDataFolder, sqliteFileName } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import { CommandFailure, exitCodes } from './exit-codes.ts'
import { CommandOutput } from './terminal.ts'
import type { CommandIo, OutputFormat } from './terminal.ts'

/** Options that every command takes. */
interface GlobalOptions {
  readonly output: OutputFormat
  readonly data?: string
  readonly config?: string
}

/** What the actions of a command work with. */
export interface CommandContext {
  readonly io: CommandIo
  readonly output: CommandOutput
  /** The environment with the options of the command line above it. */
  readonly environment: CommandIo['environment']
}

export function contextOf(command: Command, io: CommandIo): CommandContext {
  const { output, data, config } = command.optsWithGlobals<GlobalOptions>()
  const environment = {
    ...io.environment,
    ...(data === undefined ? {} : { OPENMAAS_DATA: data }),
    ...(config === undefined ? {} : { OPENMAAS_CONFIG: config }),
  }
  return { io, output: new CommandOutput(io, output), environment }
}

/**
 * The data folder that commands without further configuration work on.
 * @throws {DataFolderUnusable} when it can be none
 */
export function dataFolderOf({ environment }: CommandContext): string {
  const dataFolder = resolve(environment['OPENMAAS_DATA'] || './data')
  checkDataFolder(dataFolder)
  return dataFolder
}

/**
 * The configuration of a command, with a data folder that can be one.
 * @throws {ConfigurationError}
 * @throws {DataFolderUnusable}
 */
export function configOf({ environment }: Pick<CommandContext, 'environment'>): Config {
  const config = loadConfig(environment)
  checkDataFolder(config.dataFolder)
  return config
}

/** The database and the sealer of an installation, opened beside a running server or without one. */
export interface Installation {
  readonly config: Config
  readonly db: Database
  readonly sealer: Sealer
}

/**
 * Opens the installation for the time of `work`. Both SQLite in WAL mode and PostgreSQL take a second process beside the server.
 * @throws {CommandFailure} when nothing was ever stored there, because a command that only looks must not make a new installation
 */
export async function withInstallation<Result>(
  context: CommandContext,
  work: (installation: Installation) => Promise<Result>,
): Promise<Result> {
  const config = configOf(context)
  if (config.databaseUrl === undefined && !holdsDatabase(config.dataFolder)) {
    throw new CommandFailure(
      exitCodes.notFound,
      `${config.dataFolder} holds no OpenMaaS data. Start the server once, or name the folder with --data or OPENMAAS_DATA.`,
    )
  }
  // The master secret lies there, also when the database does not.
  prepareDataFolder(config.dataFolder)
  const database = await openDatabase({ dataFolder: config.dataFolder, url: config.databaseUrl })
  try {
    const sealer = createSealer(loadMasterSecret(config.dataFolder, config.masterSecret))
    await checkMasterSecret(database.db, sealer)
    return await work({ config, db: database.db, sealer })
  } finally {
    await database.close()
  }
}

export function holdsDatabase(dataFolder: string): boolean {
  return existsSync(join(dataFolder, sqliteFileName))
}
