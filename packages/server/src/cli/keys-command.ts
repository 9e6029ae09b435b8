import type { Command } from 'commander'
import { Option } from 'commander'
import { accountService, tiers } from '../access/index.ts'
import type { Account, AccountService, Tier } from '../access/index.ts'
import { contextOf, withInstallation } from './command-context.ts'
import type { CommandContext } from './command-context.ts'
import { CommandFailure, exitCodes } from './exit-codes.ts'
import { allKeys, findAccount, findKey } from './find-account.ts'
import type { FoundKey } from './find-account.ts'
import { parseExpiry } from './spans.ts'
import type { CommandIo, Row } from './terminal.ts'

const columns = ['id', 'name', 'account', 'state', 'expires_at', 'last_used_at'] as const

interface CreateOptions {
  readonly account: string
  readonly newAccount?: string
  readonly tier: Tier
  readonly name: string
  readonly expires?: string
}

export function addKeysCommand(program: Command, io: CommandIo): void {
  const keys = program
    .command('keys')
    .summary('make, list, disable and delete API keys')
    .description(
      'API keys, read and written in the database of the installation. A running server notices within ten seconds.',
    )
  const action =
    <Options>(
      work: (accounts: AccountService, options: Options, context: CommandContext, name: string) => Promise<void>,
    ) =>
    async (...args: unknown[]) => {
      const command = args.at(-1) as Command
      const context = contextOf(command, io)
      const name = typeof args[0] === 'string' ? args[0] : ''
      await withInstallation(context, ({ db, sealer }) =>
        // Nothing is cached in this process; servers look the change up themselves.
        work(accountService({ db, sealer, onChange: () => {} }), command.opts() as Options, context, name),
      )
    }

  keys
    .command('create')
    .summary('make a key; it is shown this once')
    .description('Make a key and print it. It cannot be shown again: the secret is stored encrypted.')
    .option('--account <name or id>', 'whose key it is', 'admin')
    .option('--new-account <name>', 'make an account for it instead')
    .addOption(
      new Option('--tier <tier>', 'tier of the new account: how many calls at once').choices([...tiers]).default('V0'),
    )
    .option('--name <text>', 'to tell it from other keys', 'command line')
    .option('--expires <span or date>', 'for example 90d, 12h, 2027-01-31; without it the key does not expire')
    .addHelpText(
      'after',
      `
Examples:
  openmaas keys create --name laptop
  openmaas keys create --new-account team-a --tier V1 --expires 90d
  KEY=$(openmaas keys create --account team-a)     only the key is on standard output`,
    )
    .action(action<CreateOptions>(createKey))

  keys
    .command('list')
    .summary('list keys, without their secrets')
    .option('--account <name or id>', 'of one account')
    .addHelpText('after', `\nExamples:\n  openmaas keys list\n  openmaas keys list -o json | jq -r '.[].id'`)
    .action(
      action<{ account?: string }>(async (accounts, { account }, { output }) => {
        const owner = account === undefined ? undefined : await findAccount(accounts, account)
        output.list((await allKeys(accounts, owner)).map(rowOf), columns)
      }),
    )

  const change = (verb: 'disable' | 'enable', disabled: boolean, summary: string) =>
    keys
      .command(verb)
      .argument('<id>', 'id of the key, or how it begins (six characters or more)')
      .summary(summary)
      .action(
        action(async (accounts, _options, { output }, id) => {
          const found = await findKey(accounts, id)
          const record = await accounts.updateKey(found.account.id, found.record.id, { disabled })
          if (record === undefined) throw new CommandFailure(exitCodes.notFound, `The key ${id} was deleted meanwhile.`)
          if (output.isJson) output.json(rowOf({ ...found, record }))
          else output.say(`The key ${record.id} is ${verb}d; servers notice within ten seconds.`)
        }),
      )
  change('disable', true, 'refuse a key from now on')
  change('enable', false, 'accept a disabled key again')

  keys
    .command('delete')
    .argument('<id>', 'id of the key, or how it begins (six characters or more)')
    .summary('delete a key for good; its calls stay in the ledger')
    .action(
      action(async (accounts, _options, { output }, id) => {
        const { account, record } = await findKey(accounts, id)
        await accounts.deleteKey(account.id, record.id)
        if (output.isJson) output.json({ id: record.id, deleted: true })
        else output.say(`The key ${record.id} (${record.name}) of ${account.name} is deleted.`)
      }),
    )
}

async function createKey(
  accounts: AccountService,
  { account, newAccount, tier, name, expires }: CreateOptions,
  { output }: CommandContext,
): Promise<void> {
  const expiresAt = expires === undefined ? null : parseExpiry(expires, new Date())
  const made =
    newAccount === undefined
      ? await keyOfAccount(accounts, await findAccount(accounts, account), { name, expiresAt })
      : await keyOfNewAccount(accounts, { name: newAccount, tier }, { name, expiresAt })
  if (output.isJson) output.json({ ...rowOf(made), key: made.key })
  else {
    output.line(made.key)
    output.say(`Key "${name}" of account ${made.account.name} (${made.account.tier}). It is shown this once.`)
  }
}

type MadeKey = FoundKey & { readonly key: string }
interface KeyDetails {
  readonly name: string
  readonly expiresAt: number | null
}

async function keyOfAccount(accounts: AccountService, account: Account, details: KeyDetails): Promise<MadeKey> {
  const { record, key } = await accounts.createKey({ accountId: account.id, ...details })
  return { account, record, key }
}

/** An account is made with its first key, which gets the wanted name and expiry. */
async function keyOfNewAccount(
  accounts: AccountService,
  { name, tier }: { readonly name: string; readonly tier: Tier },
  details: KeyDetails,
): Promise<MadeKey> {
  const { account, key, keyId } = await accounts.create({ name, tier, role: 'member' })
  const record = await accounts.updateKey(account.id, keyId, details)
  if (record === undefined) throw new CommandFailure(exitCodes.notFound, 'The new key was deleted meanwhile.')
  return { account, record, key }
}

function rowOf({ account, record }: FoundKey): Row {
  const { id, name, disabled, expiresAt, lastUsedAt, createdAt } = record
  const expired = expiresAt !== null && expiresAt <= Date.now()
  return {
    id,
    name,
    account: account.name,
    account_id: account.id,
    role: account.role,
    tier: account.tier,
    state: disabled ? 'disabled' : expired ? 'expired' : 'active',
    expires_at: timeText(expiresAt),
    last_used_at: timeText(lastUsedAt),
    created_at: timeText(createdAt),
  }
}

function timeText(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}
