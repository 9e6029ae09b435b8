import { useQuery } from '@tanstack/react-query'
import type { Account } from '@openmaas/sdk'
import { useCallback, useMemo } from 'react'
import { client } from '../../../api/client.ts'

const pageSize = 100
/** More are told by their ids alone. */
const mostPages = 5

export const accountsKey = ['admin', 'accounts'] as const

/** The newest accounts, for lists to choose from and to tell names by. */
export function useAccounts() {
  const accounts = useQuery({
    queryKey: [...accountsKey, 'names'],
    queryFn: ({ signal }) => readAccounts(signal),
    staleTime: 30_000,
  })
  const { data } = accounts
  const names = useMemo(() => new Map(data?.map(({ id, name }) => [id, name])), [data])
  const nameOf = useCallback((id: string) => names.get(id) ?? id.slice(0, 12), [names])
  return { accounts: data ?? [], nameOf }
}

async function readAccounts(signal: AbortSignal): Promise<readonly Account[]> {
  const accounts: Account[] = []
  for (let page = 0; page < mostPages; page += 1) {
    const after = accounts.at(-1)?.id
    const { data, has_more: hasMore } = await client.admin.accounts.list(
      { limit: pageSize, ...(after === undefined ? {} : { after }) },
      { signal },
    )
    accounts.push(...data)
    if (!hasMore) break
  }
  return accounts
}
