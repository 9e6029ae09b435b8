import { Group, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { client } from '../../../api/client.ts'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { PageHead } from '../../../components/page-head.tsx'
import { PageLink } from '../../../components/page-link.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { accountsKey } from '../shared/use-accounts.ts'
import { AccountSettings } from './account-settings.tsx'
import { Keys } from './keys.tsx'
import { texts } from './texts.ts'

const route = getRouteApi('/operation/accounts/$accountId')

export function AccountPage() {
  const text = useTexts(texts)
  const { accountId } = route.useParams()
  const account = useQuery({
    queryKey: [...accountsKey, 'one', accountId],
    queryFn: ({ signal }) => client.admin.accounts.get(accountId, { signal }),
  })
  return (
    <>
      <PageLink to="/operation/accounts" size="sm" c="dimmed">
        <Group gap={4} component="span" mb={6}>
          <ArrowLeft size={14} aria-hidden /> {text.back}
        </Group>
      </PageLink>
      {account.isPending && <Skeleton h={34} w={240} mb="lg" />}
      {account.isError && <ErrorNotice error={account.error} onRetry={() => void account.refetch()} />}
      {account.data !== undefined && (
        <>
          <PageHead
            title={account.data.name}
            action={
              <Group gap="md">
                <PageLink to="/operation/usage" search={{ account: accountId, by: 'key' }} size="sm">
                  {text.usage}
                </PageLink>
                <PageLink to="/operation/requests" search={{ account: accountId }} size="sm">
                  {text.requests}
                </PageLink>
              </Group>
            }
          />
          <Text size="xs" c="dimmed" mt={-12} mb="md">
            {accountId}
          </Text>
          <Stack maw={960} gap="xl">
            <Keys accountId={accountId} />
            <AccountSettings key={account.data.updated_at} account={account.data} />
          </Stack>
        </>
      )}
    </>
  )
}
