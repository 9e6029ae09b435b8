import type { Command } from 'commander'
import { migrationStatus, openDatabase } from '../database/index.ts'
import { configOf, contextOf } from './command-context.ts'
import type { CommandIo } from './terminal.ts'

export function addMigrateCommand(program: Command, io: CommandIo): void {
  program
    .command('migrate')
    .summary('bring the database schema up to date')
    .description(
      'Run the migrations that the database lacks. Every start of the server does the same; this command is for those who want to do it ' +
        'apart from the start. There is no way back: make a backup first.',
    )
    .option('--status', 'only show what has run and what would run', false)
    .addHelpText(
      'after',
      '\nExamples:\n  openmaas migrate --status\n  openmaas backup before.tar.gz && openmaas migrate',
    )
    .action(async ({ status }: { status: boolean }, command: Command) => {
      const { output, environment } = contextOf(command, io)
      const { dataFolder, databaseUrl: url } = configOf({ environment })
      if (status) {
        const migrations = await migrationStatus({ dataFolder, url })
        output.list(
          migrations.map(({ name, state }) => ({ name, state })),
          ['name', 'state'],
        )
        return
      }
      const database = await openDatabase({ dataFolder, url })
      await database.close()
      output.list(
        database.migrated.map((name) => ({ name, state: 'applied' })),
        ['name', 'state'],
      )
      if (database.migrated.length === 0 && !output.isJson) output.say('The database is up to date.')
    })
}
