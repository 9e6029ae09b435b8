import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../../api/client.ts'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { useMessages, useTexts } from '../../../messages/language.tsx'
import { accountsKey } from '../shared/use-accounts.ts'
import { NewKey } from './new-key.tsx'
import { texts } from './texts.ts'
import { accountRoles, accountTiers, useTierChoices } from './use-tiers.ts'

/** A new account; its first key is shown before the window closes. */
export function CreateAccount({ onClose }: { readonly onClose: () => void }) {
  const text = useTexts(texts)
  const common = useMessages()
  const tiers = useTierChoices()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [tier, setTier] = useState<(typeof accountTiers)[number]>('V0')
  const [role, setRole] = useState<(typeof accountRoles)[number]>('member')
  const create = useMutation({
    mutationFn: () => client.admin.accounts.create({ name: name.trim(), tier, role }),
    onSuccess: () => queries.invalidateQueries({ queryKey: accountsKey }),
  })

  return (
    <Modal opened onClose={onClose} title={text.create} size="lg" closeButtonProps={{ 'aria-label': common.close }}>
      {create.data === undefined ? (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            create.mutate()
          }}
        >
          <Stack gap="sm">
            <TextInput
              label={text.form.name}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              maxLength={64}
              required
              data-autofocus
            />
            <Select
              label={text.form.tier}
              data={tiers}
              value={tier}
              onChange={(value) => setTier(accountTiers.find((one) => one === value) ?? tier)}
              allowDeselect={false}
            />
            <Select
              label={text.form.role}
              data={accountRoles.map((value) => ({ value, label: text.roles[value] }))}
              value={role}
              onChange={(value) => setRole(accountRoles.find((one) => one === value) ?? role)}
              allowDeselect={false}
            />
            {create.isError && <ErrorNotice error={create.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {common.cancel}
              </Button>
              <Button type="submit" loading={create.isPending} disabled={name.trim() === ''}>
                {text.create}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Stack>
          <NewKey name={create.data.name} value={create.data.key} />
          <Group justify="flex-end">
            <Button onClick={onClose}>{common.close}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  )
}
