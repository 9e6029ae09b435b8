import type { Command } from 'commander'
import { backup, restore } from '../maintenance/index.ts'
import { version } from '../version.ts'
import { configOf, contextOf, dataFolderOf } from './command-context.ts'
import { counted } from './terminal.ts'
import type { CommandIo } from './terminal.ts'

export function addBackupCommands(program: Command, io: CommandIo): void {
  program
    .command('backup')
    .argument('<file>', 'archive to write, for example openmaas-2026-11-21.tar.gz')
    .summary('save everything into one archive, while the server runs')
    .description(
      'Save database, usage journals, stored files, master secret and configuration file into one archive. The server may run meanwhile. ' +
        'The archive holds secrets: keep it as safe as the data folder. With PostgreSQL the database is not in it; save that with pg_dump ' +
        'right after this command.',
    )
    .option('--force', 'replace an archive of that name', false)
    .option('--with-models', 'include pulled model files, which are large and can be pulled again', false)
    .addHelpText('after', '\nExamples:\n  openmaas backup /backups/openmaas-$(date +%F).tar.gz')
    .action(async (path: string, { force, withModels }: { force: boolean; withModels: boolean }, command: Command) => {
      const { output, environment } = contextOf(command, io)
      const { dataFolder, databaseUrl, masterSecret } = configOf({ environment })
      const database = databaseUrl === undefined ? 'sqlite' : 'postgresql'
      const configurationPath = environment['OPENMAAS_CONFIG'] || undefined
      const manifest = await backup({ dataFolder, path, force, withModels, database, configurationPath, version })
      const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0)
      if (output.isJson)
        output.json({ path, database, files: manifest.files.length, bytes, created_at: manifest.createdAt })
      else output.say(`Saved ${counted(manifest.files.length, 'file')} (${(bytes / 1e6).toFixed(1)} MB) to ${path}.`)
      if (database === 'postgresql') {
        output.say(
          'The database is PostgreSQL and is NOT in the archive. Save it now: pg_dump --format=custom --file=openmaas.dump "$DATABASE_URL"',
        )
      }
      if (masterSecret !== undefined) {
        output.say(
          'The master secret comes from OPENMAAS_SECRET and is NOT in the archive. Keep it elsewhere: without it no key can be read.',
        )
      }
    })

  program
    .command('restore')
    .argument('<file>', 'archive that "openmaas backup" wrote')
    .summary('put a backup in the place of the data folder')
    .description(
      'Unpack an archive beside the data folder, compare every file with its checksum, and only then put it in place: all or nothing. ' +
        'The server must not run.',
    )
    .option('--force', 'move a data folder that holds data aside (it is kept)', false)
    .addHelpText(
      'after',
      `
Examples:
  openmaas restore openmaas-2026-11-21.tar.gz
  openmaas restore openmaas-2026-11-21.tar.gz --data /tmp/look     look into it elsewhere`,
    )
    .action(async (path: string, { force }: { force: boolean }, command: Command) => {
      const context = contextOf(command, io)
      const { output } = context
      const dataFolder = dataFolderOf(context)
      const { manifest, earlierDataFolder, configurationFolder } = await restore({ path, dataFolder, force })
      const { createdAt, version: writtenBy, database, files } = manifest
      if (output.isJson) {
        output.json({
          data_folder: dataFolder,
          created_at: createdAt,
          version: writtenBy,
          database,
          files: files.length,
          earlier_data_folder: earlierDataFolder ?? null,
          configuration_folder: configurationFolder ?? null,
        })
      } else
        output.say(
          `Restored the backup of ${createdAt} (OpenMaaS ${writtenBy}, ${counted(files.length, 'file')}) to ${dataFolder}.`,
        )
      if (earlierDataFolder !== undefined) output.say(`What was there before is kept in ${earlierDataFolder}.`)
      if (configurationFolder !== undefined)
        output.say(`The saved configuration file is in ${configurationFolder}; compare it with yours.`)
      if (database === 'postgresql')
        output.say('The database is PostgreSQL: bring it back with pg_restore before you start the server.')
    })
}
