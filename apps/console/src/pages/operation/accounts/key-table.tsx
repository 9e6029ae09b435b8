import { ActionIcon, Badge, Code, Menu } from '@mantine/core'
import type { Key } from '@openmaas/sdk'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../../api/client.ts'
import { ConfirmDeletion } from '../../../components/confirm-deletion.tsx'
import { DataTable } from '../../../components/data-table/index.ts'
import type { Column } from '../../../components/data-table/index.ts'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { formatTime } from '../../../messages/format.ts'
import { useLanguage, useMessages, useTexts } from '../../../messages/language.tsx'
import { useSignedIn } from '../../../session/session.tsx'
import { texts } from './texts.ts'

export interface KeyTableProps {
  readonly accountId: string
  readonly keys: readonly Key[]
}

export function KeyTable({ accountId, keys }: KeyTableProps) {
  const text = useTexts(texts)
  const { language } = useLanguage()
  const queries = useQueryClient()
  const [deleting, setDeleting] = useState<Key>()
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['admin', 'keys'] })
  const toggle = useMutation({
    mutationFn: ({ id, disabled }: Key) => client.admin.keys.update(accountId, id, { disabled: !disabled }),
    onSuccess: refresh,
  })
  const remove = useMutation({
    mutationFn: (id: string) => client.admin.keys.delete(accountId, id),
    onSuccess() {
      setDeleting(undefined)
      return refresh()
    },
  })
  const { keyColumns: heads } = text
  const columns: readonly Column<Key>[] = [
    { id: 'name', head: heads.name, cell: ({ name }) => name },
    { id: 'id', head: heads.id, cell: ({ id }) => <Code>{id}</Code> },
    {
      id: 'used',
      head: heads.lastUsed,
      cell: ({ last_used_at: time }) => (time === null ? text.notUsed : formatTime(time, language)),
    },
    {
      id: 'expires',
      head: heads.expires,
      cell: ({ expires_at: time }) => (time === null ? text.never : formatTime(time, language)),
    },
    { id: 'state', head: heads.state, cell: (key) => <KeyState item={key} /> },
    {
      id: 'actions',
      head: heads.actions,
      isHeadHidden: true,
      align: 'end',
      cell: (key) => <KeyMenu item={key} onToggle={() => toggle.mutate(key)} onDelete={() => setDeleting(key)} />,
    },
  ]
  return (
    <>
      {toggle.isError && <ErrorNotice error={toggle.error} />}
      <DataTable label={text.keys} columns={columns} rows={keys} keyOf={({ id }) => id} minWidth={700} />
      {deleting !== undefined && (
        <ConfirmDeletion
          title={text.deleteKey(deleting.name)}
          warning={text.deleteKeyWarning}
          onClose={() => setDeleting(undefined)}
          onConfirm={() => remove.mutate(deleting.id)}
          isPending={remove.isPending}
          error={remove.error}
        />
      )}
    </>
  )
}

function KeyState({ item: { disabled, expires_at: expires } }: { readonly item: Key }) {
  const text = useTexts(texts)
  const expired = expires !== null && expires <= Date.now()
  return (
    <Badge color={disabled || expired ? 'gray' : 'green'}>
      {disabled ? text.disabled : expired ? text.expired : text.enabled}
    </Badge>
  )
}

interface KeyMenuProps {
  readonly item: Key
  readonly onToggle: () => void
  readonly onDelete: () => void
}

function KeyMenu({ item: { id, name, disabled }, onToggle, onDelete }: KeyMenuProps) {
  const text = useTexts(texts)
  const common = useMessages()
  const navigate = useNavigate()
  const { key_id: ownKey } = useSignedIn()
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" aria-label={text.actions(name)}>
          <Ellipsis size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void navigate({ to: '/operation/requests', search: { key: id } })}>
          {text.requests}
        </Menu.Item>
        {id !== ownKey && (
          <>
            <Menu.Item onClick={onToggle}>{disabled ? text.enable : text.disable}</Menu.Item>
            <Menu.Item color="red" onClick={onDelete}>
              {common.delete}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
