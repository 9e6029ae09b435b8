import { Badge, Button } from '@mantine/core'
import type { Account } from '@openmaas/sdk'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { client } from '../../../api/client.ts'
import { PageHead } from '../../../components/page-head.tsx'
import { PageLink } from '../../../components/page-link.tsx'
import { formatTime } from '../../../messages/format.ts'
import { useLanguage, useTexts } from '../../../messages/language.tsx'
import { useSignedIn } from '../../../session/session.tsx'
import { DataTable } from '../../../components/data-table/index.ts'
import type { Column } from '../../../components/data-table/index.ts'
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

  const columns = useMemo((): readonly Column<Account>[] => {
    const { columns: heads } = text
    return [
      {
        id: 'name',
        head: heads.name,
        width: '32%',
        cell: ({ id, name }) => (
          <>
            <PageLink to="/operation/accounts/$accountId" params={{ accountId: id }} size="sm" fw={600}>
              {name}
            </PageLink>{' '}
            {id === own && (
              <Badge size="sm" variant="default" ml={6}>
                {text.own}
              </Badge>
            )}
          </>
        ),
      },
      { id: 'tier', head: heads.tier, cell: ({ tier }) => tier },
      { id: 'role', head: heads.role, cell: ({ role }) => text.roles[role] },
      {
        id: 'status',
        head: heads.status,
        cell: ({ status }) => <Badge color={statusColors[status]}>{text.statuses[status]}</Badge>,
      },
      {
        id: 'created',
        head: heads.created,
        width: '13rem',
        cell: ({ created_at: time }) => formatTime(time, language),
      },
    ]
  }, [text, own, language])

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
      <DataTable
        label={text.title}
        columns={columns}
        rows={rows}
        keyOf={keyOf}
        query={accounts}
        hasMore={accounts.hasNextPage}
        minWidth={620}
      />
      <MoreButton pages={accounts} />
      {creating && <CreateAccount onClose={() => setCreating(false)} />}
    </>
  )
}

function keyOf({ id }: Account): string {
  return id
}
