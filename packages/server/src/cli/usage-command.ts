import type { Command } from 'commander'
import { accountService } from '../access/index.ts'
import { isTimeZone, usageGroups, usageQueries } from '../usage/index.ts'
import type { UsageGroup, UsageTotals } from '../usage/index.ts'
import { contextOf, withInstallation } from './command-context.ts'
import { CommandFailure, exitCodes } from './exit-codes.ts'
import { allAccounts, findAccount, findKey } from './find-account.ts'
import { parsePast } from './spans.ts'
import type { CommandIo, Row } from './terminal.ts'

interface UsageOptions {
  readonly by: string
  readonly from: string
  readonly to?: string
  readonly account?: string
  readonly key?: string
  readonly model?: string
  readonly timeZone?: string
}

export function addUsageCommand(program: Command, io: CommandIo): void {
  program
    .command('usage')
    .summary('calls and tokens by account, key, model or day')
    .description(
      'Totals of the usage ledger. While a server runs, the calls of its last second may still wait in its journal; after a crash they are ' +
        'counted when the server starts again.',
    )
    .option('--by <groups>', `one or more of ${usageGroups.join(', ')}`, 'model')
    .option('--from <span or date>', 'since when, for example 30d, 12h, 2026-11-01', '30d')
    .option('--to <span or date>', 'until when; without it until now')
    .option('--account <name or id>', 'of one account')
    .option('--key <id>', 'of one key')
    .option('--model <id>', 'of one model')
    .option('--time-zone <zone>', 'in which days begin and end (as configured, Asia/Shanghai)')
    .addHelpText(
      'after',
      `
Examples:
  openmaas usage --by day --from 7d
  openmaas usage --by account,model --from 2026-11-01 --to 2026-12-01
  openmaas usage --by key -o json | jq '.[] | {key, total_tokens}'`,
    )
    .action(async (options: UsageOptions, command: Command) => {
      const context = contextOf(command, io)
      const groups = parseGroups(options.by)
      const now = new Date()
      const from = parsePast(options.from, now)
      const to = options.to === undefined ? now.getTime() + 1 : parsePast(options.to, now)
      if (from >= to) throw new CommandFailure(exitCodes.usage, '--from must lie before --to.')
      await withInstallation(context, async ({ config, db, sealer }) => {
        const timeZone = options.timeZone ?? config.loadPlatform().timeZone
        if (!isTimeZone(timeZone)) throw new CommandFailure(exitCodes.usage, `There is no time zone ${timeZone}.`)
        const accounts = accountService({ db, sealer, onChange: () => {} })
        const filter = {
          from,
          to,
          accountId: options.account === undefined ? undefined : (await findAccount(accounts, options.account)).id,
          keyId: options.key === undefined ? undefined : (await findKey(accounts, options.key)).record.id,
          model: options.model,
        }
        const totals = await usageQueries(db).totals(filter, groups, timeZone)
        const names = groups.includes('account')
          ? new Map((await allAccounts(accounts)).map(({ id, name }) => [id, name]))
          : new Map<string, string>()
        context.output.list(
          totals.map((row) => rowOf(row, names)),
          [...groups, 'calls', 'failed_calls', 'prompt_tokens', 'completion_tokens', 'total_tokens'],
        )
        if (totals.length === 0 && !context.output.isJson) context.output.say('No calls in this time.')
      })
    })
}

function parseGroups(text: string): UsageGroup[] {
  return text.split(',').map((part) => {
    const group = usageGroups.find((one) => one === part.trim())
    if (group === undefined) {
      throw new CommandFailure(exitCodes.usage, `--by takes ${usageGroups.join(', ')}, not "${part}".`)
    }
    return group
  })
}

function rowOf(totals: UsageTotals, names: ReadonlyMap<string, string>): Row {
  const { accountId, keyId, model, day } = totals
  return {
    ...(accountId === undefined ? {} : { account: names.get(accountId) ?? accountId, account_id: accountId }),
    ...(keyId === undefined ? {} : { key: keyId }),
    ...(model === undefined ? {} : { model }),
    ...(day === undefined ? {} : { day }),
    calls: totals.calls,
    failed_calls: totals.failedCalls,
    prompt_tokens: totals.promptTokens,
    completion_tokens: totals.completionTokens,
    total_tokens: totals.totalTokens,
    cached_tokens: totals.cachedTokens,
    reasoning_tokens: totals.reasoningTokens,
    estimated_tokens: totals.estimatedTokens,
  }
}
