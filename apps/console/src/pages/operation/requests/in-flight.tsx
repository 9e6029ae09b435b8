import { Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { client } from '../../../api/client.ts'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { useAccounts } from '../shared/use-accounts.ts'
import { texts } from './texts.ts'

const pollMilliseconds = 2000

/** Calls that are being answered at this moment. */
export function InFlight() {
  const { inFlight: text } = useTexts(texts)
  const { nameOf } = useAccounts()
  const calls = useQuery({
    queryKey: ['admin', 'calls', 'in-flight'],
    queryFn: ({ signal }) => client.admin.calls.inFlight({ signal }),
    refetchInterval: pollMilliseconds,
  })
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {text.hint}
      </Text>
      {calls.isError && <ErrorNotice error={calls.error} onRetry={() => void calls.refetch()} />}
      {calls.data?.data.length === 0 && (
        <Text size="sm" role="status">
          {text.none}
        </Text>
      )}
      {calls.data !== undefined && calls.data.data.length > 0 && (
        <Table maw={640} aria-live="polite">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{text.account}</Table.Th>
              <Table.Th>{text.model}</Table.Th>
              <Table.Th ta="right">{text.calls}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {calls.data.data.map(({ account_id: account, model, calls: count }) => (
              <Table.Tr key={`${account} ${model}`}>
                <Table.Td>{nameOf(account)}</Table.Td>
                <Table.Td>{model}</Table.Td>
                <Table.Td ta="right">{count}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </>
  )
}
