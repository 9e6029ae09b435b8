import { callbackDeliveryStates } from '@openmaas/protocol'
import type { Command } from 'commander'
import { InvalidArgumentError, Option } from 'commander'
import { accountService } from '../access/index.ts'
import { callbackRepository, withoutQuery } from '../callbacks/index.ts'
import type { CallbackDelivery, DeliveryFilter } from '../callbacks/index.ts'
import { contextOf, withInstallation } from './command-context.ts'
import type { Installation } from './command-context.ts'
import { CommandFailure, exitCodes } from './exit-codes.ts'
import { findAccount } from './find-account.ts'
import type { CommandIo, Row } from './terminal.ts'

interface FilterOptions {
  readonly account?: string
  readonly knowledge?: string
  readonly document?: string
}

interface ListOptions extends FilterOptions {
  readonly state?: (typeof callbackDeliveryStates)[number]
  readonly limit: number
}

interface ReplayOptions extends FilterOptions {
  readonly failed?: boolean
}

const maxRows = 1000
const columns = ['id', 'document_id', 'status', 'state', 'attempts', 'next_attempt_at', 'url', 'last_error'] as const

export function addCallbacksCommand(program: Command, io: CommandIo): void {
  const callbacks = program
    .command('callbacks')
    .summary('what customers were told about their documents, and to tell it again')
    .description('Deliveries of callbacks, read and written in the database of the installation.')

  withFilter(
    callbacks
      .command('list')
      .summary('list deliveries, newest first')
      .addOption(new Option('--state <state>', 'in one state').choices([...callbackDeliveryStates]))
      .option('--limit <number>', `at most so many, up to ${maxRows}`, parseLimit, 50),
  )
    .addHelpText(
      'after',
      `\nExamples:\n  openmaas callbacks list --state failed\n  openmaas callbacks list --document 1855805746403495936`,
    )
    .action(async (options: ListOptions, command: Command) => {
      const context = contextOf(command, io)
      await withInstallation(context, async (installation) => {
        const filter = { ...(await filterOf(installation, options)), state: options.state }
        const { deliveries } = await callbackRepository(installation.db).page(filter, { limit: options.limit })
        context.output.list(deliveries.map(rowOf), columns)
        if (deliveries.length === 0 && !context.output.isJson) context.output.say('No deliveries.')
      })
    })

  withFilter(
    callbacks
      .command('replay')
      .argument('[id]', 'of one delivery, whatever became of it')
      .summary('send one delivery again, or all that failed')
      .option('--failed', 'all that failed for good'),
  )
    .addHelpText(
      'after',
      `\nExamples:\n  openmaas callbacks replay 1991718234567890123\n  openmaas callbacks replay --failed --account team-a`,
    )
    .action(async (id: string | undefined, options: ReplayOptions, command: Command) => {
      if ((id === undefined) === (options.failed === undefined))
        throw new CommandFailure(exitCodes.usage, 'Give the id of one delivery, or --failed.')
      const context = contextOf(command, io)
      await withInstallation(context, async (installation) => {
        const repository = callbackRepository(installation.db)
        const replayed =
          id === undefined
            ? await repository.replayFailed(await filterOf(installation, options), Date.now())
            : await replayOne(installation, id)
        if (context.output.isJson) context.output.json({ replayed })
        else context.output.say(`${replayed} to be sent again; a running server begins within a second.`)
      })
    })
}

function withFilter(command: Command): Command {
  return command
    .option('--account <name or id>', 'of one account')
    .option('--knowledge <id>', 'of one knowledge base')
    .option('--document <id>', 'about one document')
}

async function filterOf({ db, sealer }: Installation, options: FilterOptions): Promise<DeliveryFilter> {
  const accounts = accountService({ db, sealer, onChange: () => {} })
  return {
    accountId: options.account === undefined ? undefined : (await findAccount(accounts, options.account)).id,
    knowledgeId: options.knowledge,
    documentId: options.document,
  }
}

async function replayOne({ db }: Installation, id: string): Promise<number> {
  const repository = callbackRepository(db)
  if ((await repository.find(id)) === undefined)
    throw new CommandFailure(exitCodes.notFound, `There is no delivery ${id}.`)
  await repository.replay(id, Date.now())
  return 1
}

function parseLimit(text: string): number {
  const limit = Number(text)
  if (!Number.isInteger(limit) || limit < 1 || limit > maxRows)
    throw new InvalidArgumentError(`It must be a number from 1 to ${maxRows}.`)
  return limit
}

function rowOf(delivery: CallbackDelivery): Row {
  const { event } = JSON.parse(delivery.payload) as { event: { status: number; msg: string } }
  return {
    id: delivery.id,
    account_id: delivery.accountId,
    knowledge_id: delivery.knowledgeId,
    document_id: delivery.documentId,
    status: event.status,
    msg: event.msg,
    state: delivery.state,
    attempts: delivery.attempts,
    next_attempt_at: delivery.state === 'pending' ? timeText(delivery.availableAt) : null,
    url: withoutQuery(delivery.url),
    last_error: delivery.lastError,
    created_at: timeText(delivery.createdAt),
    delivered_at: delivery.deliveredAt === null ? null : timeText(delivery.deliveredAt),
  }
}

function timeText(time: number): string {
  return new Date(time).toISOString()
}
