import { documentStates } from '@openmaas/protocol'
import type { Command } from 'commander'
import { Option } from 'commander'
import { contextOf } from './command-context.ts'
import type { CommandIo } from './terminal.ts'

export type DocumentStateOption = (typeof documentStates)[number]

/** The actions are loaded with the command that is called: no other needs the knowledge bases. */
export function addKbCommand(program: Command, io: CommandIo): void {
  const kb = program
    .command('kb')
    .summary('knowledge bases: look at them, take one out, bring one in')
    .description(
      'Knowledge bases of all accounts, read and written in the installation itself, beside a running server or without one.',
    )

  kb.command('list')
    .summary('list knowledge bases, newest first')
    .option('--account <name or id>', 'of one account')
    .addHelpText('after', `\nExamples:\n  openmaas kb list\n  openmaas kb list --account team-a -o json`)
    .action(async (options: { account?: string }, command: Command) => {
      const { listBases } = await import('./kb-actions.ts')
      await listBases(contextOf(command, io), options)
    })

  kb.command('documents')
    .argument('<base id>', 'id of a knowledge base')
    .summary('list the documents of a base with the state of the work on them, newest first')
    .addOption(new Option('--state <state>', 'in one state').choices([...documentStates]))
    .addHelpText('after', `\nExamples:\n  openmaas kb documents 1991718234567890123 --state failed`)
    .action(async (baseId: string, options: { state?: DocumentStateOption }, command: Command) => {
      const { listDocuments } = await import('./kb-actions.ts')
      await listDocuments(contextOf(command, io), baseId, options)
    })

  kb.command('export')
    .argument('<base id>', 'id of a knowledge base')
    .argument('<file>', 'archive to write, for example products.tar.gz')
    .summary('write a base into one archive')
    .description(
      'Write settings, sources, slices with their places, pictures and vectors of a base into one archive, which another installation ' +
        'imports with equal recall: on another machine, database or storage. The server may run meanwhile. Documents in work or failed ' +
        'go along as sources and are worked on after the import.',
    )
    .option('--force', 'replace an archive of that name', false)
    .addHelpText('after', `\nExamples:\n  openmaas kb export 1991718234567890123 products.tar.gz`)
    .action(async (baseId: string, path: string, { force }: { force: boolean }, command: Command) => {
      const { exportArchive } = await import('./kb-actions.ts')
      await exportArchive(contextOf(command, io), baseId, path, force)
    })

  kb.command('import')
    .argument('<file>', 'archive that "openmaas kb export" wrote')
    .summary('bring a base in from an archive')
    .description(
      'Bring in a base whole or not at all: nobody sees it before the archive was read and compared with its checksums to the end. ' +
        'Ids stay where they are free and are new where they are taken. The server may run meanwhile.',
    )
    .option('--account <name or id>', 'whose base it becomes', 'admin')
    .option('--name <text>', 'its name here; without it the base keeps its own')
    .addHelpText(
      'after',
      `
Examples:
  openmaas kb import products.tar.gz --account team-a
  openmaas kb import products.tar.gz --name "products, copy"`,
    )
    .action(async (path: string, options: { account: string; name?: string }, command: Command) => {
      const { importArchive } = await import('./kb-actions.ts')
      await importArchive(contextOf(command, io), path, options)
    })
}
