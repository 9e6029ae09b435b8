import { Command, CommanderError, Option } from 'commander'
import { messageOf } from '../maintenance/index.ts'
import { version } from '../version.ts'
import { addBackupCommands } from './backup-commands.ts'
import { addCallbacksCommand } from './callbacks-command.ts'
import { addDoctorCommand } from './doctor-command.ts'
import { exitCodeOf, exitCodes } from './exit-codes.ts'
import type { ExitCode } from './exit-codes.ts'
import { addIndexCommand } from './index-commands.ts'
import { addKbCommand } from './kb-commands.ts'
import { addKeysCommand } from './keys-command.ts'
import { addMigrateCommand } from './migrate-command.ts'
import { addModerationCommand } from './moderation-command.ts'
import { addModelsCommand } from './models-command.ts'
import { addServeCommand } from './serve-command.ts'
import type { CommandIo } from './terminal.ts'
import { addTasksCommand } from './tasks-command.ts'
import { addUsageCommand } from './usage-command.ts'

/**
 * Runs one command line to its end; `serve` ends when the server listens.
 * @param args without the program's own name
 */
export async function runCommandLine(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const program = createProgram(io)
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCodes.ok
  } catch (error) {
    if (error instanceof CommanderError) {
      // commander has printed its message, or the help that was asked for, by now
      return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
    }
    const exitCode = exitCodeOf(error)
    const text = exitCode === undefined && error instanceof Error ? (error.stack ?? error.message) : messageOf(error)
    io.stderr.write(`${text}\n`)
    return exitCode ?? exitCodes.failure
  }
}

function createProgram(io: CommandIo): Command {
  const program = new Command('openmaas')
    .description('A self-hosted model platform that speaks the API of the Zhipu AI open platform.')
    .version(version, '-V, --version')
    .addOption(
      new Option('-o, --output <format>', 'how results are printed').choices(['table', 'json']).default('table'),
    )
    .option('--data <folder>', 'data folder (OPENMAAS_DATA, ./data)')
    .option('--config <file>', 'configuration file with engines and routes (OPENMAAS_CONFIG)')
    .showHelpAfterError('Add --help to see what the command takes.')
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
    })
    .configureHelp({ sortSubcommands: false, showGlobalOptions: true })
    .exitOverride()
    .addHelpText(
      'after',
      `
Examples:
  openmaas serve                              start the server
  openmaas doctor                             find out what is wrong
  openmaas models pull glm-edge-1.5b-chat     run a model on this machine
  openmaas keys create --name laptop          make an API key

Results are printed on standard output, messages on standard error.
Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 not found, 4 refused.`,
    )
  addServeCommand(program, io)
  addDoctorCommand(program, io)
  addKeysCommand(program, io)
  addModelsCommand(program, io)
  addUsageCommand(program, io)
  addKbCommand(program, io)
  addIndexCommand(program, io)
  addCallbacksCommand(program, io)
  addTasksCommand(program, io)
  addModerationCommand(program, io)
  addBackupCommands(program, io)
  addMigrateCommand(program, io)
  return program
}
