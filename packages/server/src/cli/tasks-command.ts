import { taskStates } from '@openmaas/protocol'
import type { Command } from 'commander'
import { InvalidArgumentError, Option } from 'commander'
import { accountService } from '../access/index.ts'
import { taskAdminRepository, wireError } from '../tasks/index.ts'
import type { TaskAdminRepository, TaskSummary } from '../tasks/index.ts'
import { contextOf, withInstallation } from './command-context.ts'
import type { CommandContext } from './command-context.ts'
import { CommandFailure, exitCodes } from './exit-codes.ts'
import { findAccount } from './find-account.ts'
import { parsePast } from './spans.ts'
import type { CommandIo, Row } from './terminal.ts'

interface ListOptions {
  readonly account?: string
  readonly kind?: string
  readonly state?: (typeof taskStates)[number]
  readonly model?: string
  readonly from?: string
  readonly limit: number
}

const maxRows = 1000
const columns = ['id', 'kind', 'model', 'state', 'attempts', 'engine', 'created_at', 'finished_at', 'error'] as const

export function addTasksCommand(program: Command, io: CommandIo): void {
  const tasks = program
    .command('tasks')
    .summary('asynchronous tasks of every kind: see, end and repeat them')
    .description('Tasks, read and written in the database of the installation; a running server acts within seconds.')

  tasks
    .command('list')
    .summary('list tasks, newest first')
    .option('--account <name or id>', 'of one account')
    .option('--kind <kind>', 'of one kind, such as chat, image, video or file-parser')
    .addOption(new Option('--state <state>', 'in one state').choices([...taskStates]))
    .option('--model <id>', 'of one model, as the tasks have it')
    .option('--from <span or date>', 'created since, for example 2h, 30d, 2026-11-01')
    .option('--limit <number>', `at most so many, up to ${maxRows}`, parseLimit, 50)
    .addHelpText(
      'after',
      `\nExamples:\n  openmaas tasks list --state failed --from 1d\n  openmaas tasks list --kind video --account team-a -o json`,
    )
    .action(async (options: ListOptions, command: Command) => {
      const context = contextOf(command, io)
      await withInstallation(context, async ({ db, sealer }) => {
        const accounts = accountService({ db, sealer, onChange: () => {} })
        const { account, kind, state, model, from, limit } = options
        const filter = {
          accountId: account === undefined ? undefined : (await findAccount(accounts, account)).id,
          kind,
          state,
          model,
          from: from === undefined ? undefined : parsePast(from, new Date()),
        }
        const { tasks: found } = await taskAdminRepository(db).page(filter, { limit })
        context.output.list(found.map(rowOf), columns)
        if (found.length === 0 && !context.output.isJson) context.output.say('No tasks.')
      })
    })

  addAction('cancel', 'end a task that has not ended', 'It has ended already.', (repository, id) =>
    repository.cancel(id, Date.now()),
  )
  addAction(
    'retry',
    'begin a task again that failed or was cancelled',
    'It has neither failed nor was it cancelled.',
    (repository, id) => repository.retry(id, Date.now()),
  )

  function addAction(
    name: string,
    summary: string,
    refusal: string,
    act: (repository: TaskAdminRepository, id: string) => Promise<boolean>,
  ): void {
    tasks
      .command(name)
      .argument('<id>', 'of the task')
      .summary(summary)
      .action(async (id: string, _options: object, command: Command) => {
        const context = contextOf(command, io)
        await withInstallation(context, async ({ db }) => {
          const repository = taskAdminRepository(db)
          if ((await repository.find(id)) === undefined)
            throw new CommandFailure(exitCodes.notFound, `There is no task ${id}.`)
          if (!(await act(repository, id))) throw new CommandFailure(exitCodes.refused, refusal)
          await show(context, repository, id)
        })
      })
  }
}

async function show({ output }: CommandContext, repository: TaskAdminRepository, id: string): Promise<void> {
  const task = await repository.find(id)
  if (task === undefined) return
  const row = rowOf(task)
  if (output.isJson) output.json(row)
  else output.say(`${id} is ${String(row['state'])}.`)
}

function parseLimit(text: string): number {
  const limit = Number(text)
  if (!Number.isInteger(limit) || limit < 1 || limit > maxRows)
    throw new InvalidArgumentError(`It must be a number from 1 to ${maxRows}.`)
  return limit
}

function rowOf(task: TaskSummary): Row {
  const cause = task.error ?? task.lastError
  const told = cause === null ? null : wireError(cause, 'en')
  return {
    id: task.id,
    account_id: task.accountId,
    key_id: task.keyId,
    request_id: task.requestId,
    kind: task.kind,
    model: task.model,
    state: task.cancelRequestedAt !== null && task.finishedAt === null ? 'being cancelled' : task.state,
    attempts: task.attempts,
    engine: task.engineId,
    created_at: timeText(task.createdAt),
    started_at: task.startedAt === null ? null : timeText(task.startedAt),
    finished_at: task.finishedAt === null ? null : timeText(task.finishedAt),
    error: told === null ? null : `${told.code} ${told.message}`,
  }
}

function timeText(time: number): string {
  return new Date(time).toISOString()
}
