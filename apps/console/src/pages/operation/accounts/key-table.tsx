import { ActionIcon, Badge, Code, Menu, Table } from '@mantine/core'
import type { Key } from '@openmaas/sdk'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../../api/client.ts'
import { ConfirmDeletion } from '../../../components/confirm-deletion.tsx'
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
  const { keyColumns: columns } = text
  return (
    <>
      {toggle.isError && <ErrorNotice error={toggle.error} />}
      <Table.ScrollContainer minWidth={640}>
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{columns.name}</Table.Th>
              <Table.Th>{columns.id}</Table.Th>
              <Table.Th>{columns.lastUsed}</Table.Th>
              <Table.Th>{columns.expires}</Table.Th>
              <Table.Th>{columns.state}</Table.Th>
              <Table.Td />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {keys.map((key) => (
              <KeyRow key={key.id} item={key} onToggle={() => toggle.mutate(key)} onDelete={() => setDeleting(key)} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
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

interface KeyRowProps {
  readonly item: Key
  readonly onToggle: () => void
  readonly onDelete: () => void
}

function KeyRow({ item, onToggle, onDelete }: KeyRowProps) {
  const text = useTexts(texts)
  const common = useMessages()
  const { language } = useLanguage()
  const navigate = useNavigate()
  const { key_id: ownKey } = useSignedIn()
  const { id, name, disabled, expires_at: expires, last_used_at: lastUsed } = item
  const expired = expires !== null && expires <= Date.now()
  return (
    <Table.Tr>
      <Table.Td fw={550}>{name}</Table.Td>
      <Table.Td>
        <Code>{id}</Code>
      </Table.Td>
      <Table.Td>{lastUsed === null ? text.notUsed : formatTime(lastUsed, language)}</Table.Td>
      <Table.Td>{expires === null ? text.never : formatTime(expires, language)}</Table.Td>
      <Table.Td>
        <Badge color={disabled || expired ? 'gray' : 'green'}>
          {disabled ? text.disabled : expired ? text.expired : text.enabled}
        </Badge>
      </Table.Td>
      <Table.Td ta="right">
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
      </Table.Td>
    </Table.Tr>
  )
}
