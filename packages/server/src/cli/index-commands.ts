import type { Command } from 'commander'
import { contextOf } from './command-context.ts'
import type { CommandIo } from './terminal.ts'

/** The actions are loaded with the command that is called: no other needs the knowledge bases. */
export function addIndexCommand(program: Command, io: CommandIo): void {
  const index = program
    .command('index')
    .summary('the search index of knowledge bases: look at it, build it anew')
    .description(
      'The index holds words and vectors of slices. It is derived from the database and can be built anew from it at any time.',
    )

  index
    .command('status')
    .summary('compare what each index holds with what it should hold')
    .option('--base <id>', 'of one knowledge base')
    .addHelpText('after', `\nExamples:\n  openmaas index status`)
    .action(async (options: { base?: string }, command: Command) => {
      const { showStatus } = await import('./index-actions.ts')
      await showStatus(contextOf(command, io), options)
    })

  index
    .command('rebuild')
    .summary('build the index of one base, or of all, anew from the database')
    .description(
      'A running server does it in the background; without one this command does it at once. The present index serves until the new ' +
        'one takes its place. Slices are embedded anew where an engine makes vectors.',
    )
    .option('--base <id>', 'of one knowledge base')
    .addHelpText('after', `\nExamples:\n  openmaas index rebuild\n  openmaas index rebuild --base 1991718234567890123`)
    .action(async (options: { base?: string }, command: Command) => {
      const { rebuild } = await import('./index-actions.ts')
      await rebuild(contextOf(command, io), options)
    })
}
