import { Button, Group, Paper, Select, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { Account } from '@openmaas/sdk'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../../../api/client.ts'
import { ConfirmDeletion } from '../../../components/confirm-deletion.tsx'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { useMessages, useTexts } from '../../../messages/language.tsx'
import { useSignedIn } from '../../../session/session.tsx'
import { accountsKey } from '../shared/use-accounts.ts'
import { texts } from './texts.ts'
import { accountRoles, accountStatuses, accountTiers, useTierChoices } from './use-tiers.ts'

export function AccountSettings({ account }: { readonly account: Account }) {
  const text = useTexts(texts)
  const common = useMessages()
  const tiers = useTierChoices()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { account_id: own } = useSignedIn()
  const isOwn = account.id === own
  const [draft, setDraft] = useState(account)
  const [deleting, setDeleting] = useState(false)
  const save = useMutation({
    mutationFn: () => {
      const { name, tier, role, status } = draft
      return client.admin.accounts.update(account.id, { name: name.trim(), tier, role, status })
    },
    onSuccess() {
      notifications.show({ message: text.saved, color: 'green' })
      return queries.invalidateQueries({ queryKey: accountsKey })
    },
  })
  const remove = useMutation({
    mutationFn: () => client.admin.accounts.delete(account.id),
    async onSuccess() {
      await navigate({ to: '/operation/accounts' })
      queries.removeQueries({ queryKey: [...accountsKey, 'one', account.id] })
      await queries.invalidateQueries({ queryKey: accountsKey })
    },
  })

  return (
    <Paper withBorder p="lg" radius="md" component="section">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <Stack>
          <Title order={2} size="h4">
            {text.settings}
          </Title>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput
              label={text.form.name}
              value={draft.name}
              onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
              maxLength={64}
              required
            />
            <Select
              label={text.form.tier}
              data={tiers}
              value={draft.tier}
              onChange={(value) =>
                setDraft({ ...draft, tier: accountTiers.find((one) => one === value) ?? draft.tier })
              }
              allowDeselect={false}
            />
            <Select
              label={text.form.role}
              data={accountRoles.map((value) => ({ value, label: text.roles[value] }))}
              value={draft.role}
              onChange={(value) =>
                setDraft({ ...draft, role: accountRoles.find((one) => one === value) ?? draft.role })
              }
              allowDeselect={false}
              disabled={isOwn}
            />
            <Select
              label={text.form.status}
              data={accountStatuses.map((value) => ({ value, label: text.statuses[value] }))}
              value={draft.status}
              onChange={(value) =>
                setDraft({ ...draft, status: accountStatuses.find((one) => one === value) ?? draft.status })
              }
              allowDeselect={false}
              disabled={isOwn}
            />
          </SimpleGrid>
          {save.isError && <ErrorNotice error={save.error} />}
          <Group justify="space-between">
            {isOwn ? (
              <Text size="sm" c="dimmed">
                {text.ownHint}
              </Text>
            ) : (
              <Button variant="subtle" color="red" onClick={() => setDeleting(true)}>
                {text.deleteAccount}
              </Button>
            )}
            <Button type="submit" loading={save.isPending}>
              {common.save}
            </Button>
          </Group>
        </Stack>
      </form>
      {deleting && (
        <ConfirmDeletion
          title={text.deleteAccount}
          warning={text.deleteAccountWarning}
          name={account.name}
          onClose={() => setDeleting(false)}
          onConfirm={() => remove.mutate()}
          isPending={remove.isPending}
          error={remove.error}
        />
      )}
    </Paper>
  )
}
