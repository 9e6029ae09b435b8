import { Button, Group, Paper, Select, Skeleton, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../../api/client.ts'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { KeyTable } from './key-table.tsx'
import { NewKey } from './new-key.tsx'
import { texts } from './texts.ts'

export const keysKey = ['admin', 'keys'] as const
const dayMilliseconds = 86_400_000

/** The keys of an account, and a form that makes another one. */
export function Keys({ accountId }: { readonly accountId: string }) {
  const text = useTexts(texts)
  const queries = useQueryClient()
  const [name, setName] = useState(text.keyDefault)
  const [days, setDays] = useState('never')
  const keys = useQuery({
    queryKey: [...keysKey, accountId],
    queryFn: ({ signal }) => client.admin.keys.list(accountId, { signal }),
  })
  const create = useMutation({
    mutationFn: () =>
      client.admin.keys.create(accountId, {
        name: name.trim(),
        expires_at: days === 'never' ? days : Date.now() + Number(days) * dayMilliseconds,
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keysKey }),
  })

  return (
    <Paper withBorder p="lg" radius="md" component="section">
      <Stack>
        <div>
          <Title order={2} size="h4">
            {text.keys}
          </Title>
          <Text size="sm" c="dimmed">
            {text.keysHint}
          </Text>
        </div>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            create.mutate()
          }}
        >
          <Group align="flex-end" gap="sm">
            <TextInput
              label={text.keyName}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              maxLength={64}
              required
            />
            <Select
              label={text.expires}
              data={['never', '7', '30', '90', '365'].map((value) => ({ value, label: text.expiries[value] ?? value }))}
              value={days}
              onChange={(value) => setDays(value ?? days)}
              allowDeselect={false}
              w={130}
            />
            <Button type="submit" loading={create.isPending} disabled={name.trim() === ''}>
              {text.createKey}
            </Button>
          </Group>
        </form>
        {create.isError && <ErrorNotice error={create.error} />}
        {create.data !== undefined && <NewKey key={create.data.id} name={create.data.name} value={create.data.key} />}
        {keys.isPending && <Skeleton h={80} />}
        {keys.isError && <ErrorNotice error={keys.error} onRetry={() => void keys.refetch()} />}
        {keys.data?.data.length === 0 && <EmptyState icon={KeyRound} title={text.noKeys} hint={text.noKeysHint} />}
        {keys.data !== undefined && keys.data.data.length > 0 && (
          <KeyTable accountId={accountId} keys={keys.data.data} />
        )}
      </Stack>
    </Paper>
  )
}
