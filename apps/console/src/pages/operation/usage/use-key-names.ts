import { useQueries } from '@tanstack/react-query'
import { client } from '../../../api/client.ts'
import { useAccounts } from '../shared/use-accounts.ts'

/** Keys of more accounts are told by their ids. */
const mostAccounts = 20

/** Names of the keys of some accounts, with the account's name in front. */
export function useKeyNames(accountIds: readonly string[]): (keyId: string) => string {
  const { nameOf } = useAccounts()
  const ids = [...new Set(accountIds)].slice(0, mostAccounts)
  const lists = useQueries({
    queries: ids.map((accountId) => ({
      queryKey: ['admin', 'keys', accountId],
      queryFn: ({ signal }: { signal: AbortSignal }) => client.admin.keys.list(accountId, { signal }),
    })),
  })
  const names = new Map(
    lists.flatMap(({ data }) =>
      (data?.data ?? []).map(({ id, name, account_id: account }) => [id, `${nameOf(account)} / ${name}`] as const),
    ),
  )
  return (keyId) => names.get(keyId) ?? keyId.slice(0, 12)
}
