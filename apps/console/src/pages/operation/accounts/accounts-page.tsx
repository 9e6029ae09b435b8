import { Badge, Button, Skeleton, Table } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../../api/client.ts'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { PageHead } from '../../../components/page-head.tsx'
import { PageLink } from '../../../components/page-link.tsx'
import { formatTime } from '../../../messages/format.ts'
import { useLanguage, useTexts } from '../../../messages/language.tsx'
import { useSignedIn } from '../../../session/session.tsx'
import { MoreButton } from '../../../components/more-button.tsx'
import { accountsKey } from '../shared/use-accounts.ts'
import { CreateAccount } from './create-account.tsx'
import { texts } from './texts.ts'

export const statusColors = { active: 'green', inactive: 'gray', locked: 'red' } as const

export function AccountsPage() {
  const text = useTexts(texts)
  const { language } = useLanguage()
  const { account_id: own } = useSignedIn()
  const [creating, setCreating] = useState(false)
  const accounts = useInfiniteQuery({
    queryKey: [...accountsKey, 'pages'],
    initialPageParam: '',
    queryFn: ({ pageParam: after, signal }) =>
      client.admin.accounts.list({ limit: 50, ...(after === '' ? {} : { after }) }, { signal }),
    getNextPageParam: ({ data, has_more: hasMore }) => (hasMore ? data.at(-1)?.id : undefined),
  })
  const rows = accounts.data?.pages.flatMap(({ data }) => data) ?? []

  return (
    <>
      <PageHead
        title={text.title}
        lead={text.lead}
        action={
          <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setCreating(true)}>
            {text.create}
          </Button>
        }
      />
      {accounts.isPending && <Skeleton h={160} />}
      {accounts.isError && <ErrorNotice error={accounts.error} onRetry={() => void accounts.refetch()} />}
      {rows.length > 0 && (
        <Table.ScrollContainer minWidth={560}>
          <Table verticalSpacing="sm" highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{text.columns.name}</Table.Th>
                <Table.Th>{text.columns.tier}</Table.Th>
                <Table.Th>{text.columns.role}</Table.Th>
                <Table.Th>{text.columns.status}</Table.Th>
                <Table.Th>{text.columns.created}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map(({ id, name, tier, role, status, created_at: time }) => (
                <Table.Tr key={id}>
                  <Table.Td>
                    <PageLink to="/operation/accounts/$accountId" params={{ accountId: id }} size="sm" fw={600}>
                      {name}
                    </PageLink>{' '}
                    {id === own && (
                      <Badge size="sm" variant="default" ml={6}>
                        {text.own}
                      </Badge>
                    )}
                  </Table.Td>
                  <Table.Td>{tier}</Table.Td>
                  <Table.Td>{text.roles[role]}</Table.Td>
                  <Table.Td>
                    <Badge color={statusColors[status]}>{text.statuses[status]}</Badge>
                  </Table.Td>
                  <Table.Td>{formatTime(time, language)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <MoreButton pages={accounts} />
      {creating && <CreateAccount onClose={() => setCreating(false)} />}
    </>
  )
}
