import { readFile } from 'node:fs/promises'
import { longestListedWord, mostWordsPerCall, wordListLevels } from '@openmaas/protocol'
import type { Command } from 'commander'
import { Option } from 'commander'
import { ApiError } from '../errors/api-error.ts'
import { verdictOfHits, WordLists, wordsOfFile } from '../moderation/index.ts'
import type { WordListInfo } from '../moderation/index.ts'
import { contextOf, withInstallation } from './command-context.ts'
import type { CommandContext } from './command-context.ts'
import { CommandFailure, exitCodes } from './exit-codes.ts'
import type { CommandIo } from './terminal.ts'

type Level = (typeof wordListLevels)[number]

interface CreateOptions {
  readonly level: Level
  readonly type: string
}

interface EditOptions {
  readonly file?: string
}

const columns = ['name', 'level', 'type', 'enabled', 'words', 'id'] as const

export function addModerationCommand(program: Command, io: CommandIo): void {
  const moderation = program
    .command('moderation')
    .summary('word lists that content is judged by')
    .description(
      'Word lists, read and written in the database of the installation. A running server notices within two seconds. ' +
        'Lists of the configuration file are changed there.',
    )

  /** @param work gets what the command was called with, the names first */
  const action =
    (work: (lists: WordLists, context: CommandContext, names: readonly unknown[]) => Promise<void>) =>
    async (...args: unknown[]): Promise<void> => {
      const context = contextOf(args.at(-1) as Command, io)
      await withInstallation(context, ({ db }) =>
        refusing(() => work(new WordLists({ db, configured: [] }), context, args)),
      )
    }

  moderation
    .command('list')
    .summary('list the word lists')
    .action(
      action(async (lists, { output }) => {
        const rows = (await lists.list()).map(({ riskType, id, name, level, enabled, words }) => {
          return { name, level, type: riskType, enabled, words, id }
        })
        output.list(rows, columns)
        if (rows.length === 0 && !output.isJson) output.say('No word lists.')
      }),
    )

  moderation
    .command('create')
    .argument('<name>')
    .summary('make an empty word list')
    .addOption(new Option('--level <level>', 'what a hit means').choices([...wordListLevels]).default('REJECT'))
    .option('--type <text>', 'told as the type of risk', 'custom')
    .action(
      action(async (lists, { output }, [name, options]) => {
        const { level, type } = options as CreateOptions
        const made = await lists.create({ name: String(name), level, riskType: type, enabled: true, words: [] })
        if (output.isJson) output.json({ id: made.id, name: made.name })
        else output.say(`The list ${made.name} is made; add words to it.`)
      }),
    )

  for (const [verb, summary] of [
    ['add', 'add words to a list'],
    ['remove', 'take words out of a list'],
  ] as const) {
    moderation
      .command(verb)
      .argument('<name>', 'of the list')
      .argument('[words...]')
      .summary(summary)
      .option('--file <path>', 'a text file with one word a line; lines that begin with # are remarks')
      .addHelpText(
        'after',
        `\nExamples:\n  openmaas moderation ${verb} mine 词语 word\n  openmaas moderation ${verb} mine --file words.txt`,
      )
      .action(
        action(async (lists, { output }, [name, given, options]) => {
          const words = await wordsOf(given as string[], options as EditOptions)
          let { id, words: count } = await found(lists, String(name))
          for (let start = 0; start < words.length; start += mostWordsPerCall)
            ({ words: count } = await lists.update(id, { [verb]: words.slice(start, start + mostWordsPerCall) }))
          if (output.isJson) output.json({ id, words: count })
          else output.say(`The list ${String(name)} holds ${count} words.`)
        }),
      )
  }

  for (const [verb, enabled, summary] of [
    ['enable', true, 'look for the words of a list again'],
    ['disable', false, 'keep a list without looking for its words'],
  ] as const) {
    moderation
      .command(verb)
      .argument('<name>')
      .summary(summary)
      .action(
        action(async (lists, { output }, [name]) => {
          const { id } = await found(lists, String(name))
          await lists.update(id, { enabled })
          output.say(`The list ${String(name)} is ${enabled ? 'on' : 'off'}.`)
        }),
      )
  }

  moderation
    .command('delete')
    .argument('<name>')
    .summary('delete a list with its words')
    .action(
      action(async (lists, { output }, [name]) => {
        await lists.delete((await found(lists, String(name))).id)
        output.say(`The list ${String(name)} is deleted.`)
      }),
    )

  moderation
    .command('check')
    .argument('<text>')
    .summary('find the words of these lists in a text')
    .action(
      action(async (lists, { output }, [text]) => {
        const hits = (await lists.matcher()).find(String(text))
        output.list(
          hits.map(({ word, list, level, riskType }) => ({ word, list, level, type: riskType })),
          ['word', 'list', 'level', 'type'],
        )
        if (!output.isJson) output.say(verdictOfHits(hits).level)
      }),
    )
}

async function found(lists: WordLists, name: string): Promise<WordListInfo & { readonly id: string }> {
  const list = (await lists.list()).find((one) => one.name === name)
  if (list === undefined || list.id === null) throw new CommandFailure(exitCodes.notFound, `There is no list ${name}.`)
  return { ...list, id: list.id }
}

async function wordsOf(given: readonly string[], { file }: EditOptions): Promise<string[]> {
  const words = [...given, ...(file === undefined ? [] : wordsOfFile(await readFile(file, 'utf8')))]
  if (words.length === 0) throw new CommandFailure(exitCodes.usage, 'Give words, or a file of them.')
  const long = words.find((word) => word.length > longestListedWord)
  if (long !== undefined)
    throw new CommandFailure(exitCodes.usage, `A word has at most ${longestListedWord} characters: ${long}`)
  return words
}

/** What the API would answer is what the terminal says. */
async function refusing(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof ApiError) throw new CommandFailure(exitCodes.usage, error.text('en'))
    throw error
  }
}
