import { Text } from '@mantine/core'
import type { AdminCallsInFlightReply } from '@openmaas/sdk'
import { useQuery } from '@tanstack/react-query'
import { client } from '../../../api/client.ts'
import { DataTable } from '../../../components/data-table/index.ts'
import type { Column } from '../../../components/data-table/index.ts'
import { useTexts } from '../../../messages/language.tsx'
import { useAccounts } from '../shared/use-accounts.ts'
import { texts } from './texts.ts'

type InFlightCall = AdminCallsInFlightReply['data'][number]

const pollMilliseconds = 2000

/** Calls that are being answered at this moment. */
export function InFlight() {
  const { inFlight: text, tabs } = useTexts(texts)
  const { nameOf } = useAccounts()
  const calls = useQuery({
    queryKey: ['admin', 'calls', 'in-flight'],
    queryFn: ({ signal }) => client.admin.calls.inFlight({ signal }),
    refetchInterval: pollMilliseconds,
  })
  const columns: readonly Column<InFlightCall>[] = [
    { id: 'account', head: text.account, cell: ({ account_id: account }) => nameOf(account) },
    { id: 'model', head: text.model, cell: ({ model }) => model },
    { id: 'calls', head: text.calls, align: 'end', cell: ({ calls: count }) => count },
  ]
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {text.hint}
      </Text>
      <DataTable
        label={tabs.running}
        columns={columns}
        rows={calls.data?.data ?? []}
        keyOf={({ account_id: account, model }) => `${account} ${model}`}
        query={calls}
        empty={
          <Text size="sm" role="status">
            {text.none}
          </Text>
        }
        minWidth={360}
      />
    </>
  )
}
