import { Badge, Button, Skeleton, Stack, Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Plus, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { PageHead } from '../../../components/page-head.tsx'
import { formatCount } from '../../../messages/format.ts'
import { useLanguage, useTexts } from '../../../messages/language.tsx'
import { CreateWordList } from './create-word-list.tsx'
import { wordListsQuery } from './queries.ts'
import { TextCheck } from './text-check.tsx'
import { texts } from './texts.ts'
import { WordListDrawer } from './word-list-drawer.tsx'

const route = getRouteApi('/operation/moderation')

export function ModerationPage() {
  const text = useTexts(texts)
  const { language } = useLanguage()
  const { list } = route.useSearch()
  const navigate = useNavigate()
  const lists = useQuery(wordListsQuery)
  const [creating, setCreating] = useState(false)
  const open = (id: string | undefined): void => void navigate({ to: '/operation/moderation', search: { list: id } })
  const opened = lists.data?.data.find(({ id }) => id !== null && id === list)
  const create = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setCreating(true)}>
      {text.create}
    </Button>
  )
  const { columns } = text

  return (
    <>
      <PageHead title={text.title} lead={text.lead} action={create} />
      <Stack maw={960}>
        {lists.isPending && <Skeleton h={160} />}
        {lists.isError && <ErrorNotice error={lists.error} onRetry={() => void lists.refetch()} />}
        {lists.data?.data.length === 0 && <EmptyState icon={ShieldCheck} title={text.none} hint={text.noneHint} />}
        {lists.data !== undefined && lists.data.data.length > 0 && (
          <Table.ScrollContainer minWidth={560}>
            <Table verticalSpacing="sm" highlightOnHover>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{columns.name}</Table.Th>
                  <Table.Th>{columns.level}</Table.Th>
                  <Table.Th>{columns.type}</Table.Th>
                  <Table.Th ta="right">{columns.words}</Table.Th>
                  <Table.Th>{columns.state}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {lists.data.data.map(({ id, name, level, type, words, enabled }) => (
                  <Table.Tr key={name}>
                    <Table.Td>
                      {id === null ? (
                        <>
                          {name}{' '}
                          <Badge size="sm" variant="default" ml={6}>
                            {text.ofFile}
                          </Badge>
                        </>
                      ) : (
                        <Button
                          variant="transparent"
                          size="compact-sm"
                          px={0}
                          fw={600}
                          title={text.open(name)}
                          onClick={() => open(id)}
                        >
                          {name}
                        </Button>
                      )}
                    </Table.Td>
                    <Table.Td>
                      <Badge color={level === 'REJECT' ? 'red' : 'orange'}>{text.levels[level]}</Badge>
                    </Table.Td>
                    <Table.Td>{type}</Table.Td>
                    <Table.Td ta="right">{formatCount(words, language)}</Table.Td>
                    <Table.Td>
                      <Badge color={enabled ? 'green' : 'gray'}>{enabled ? text.enabled : text.disabled}</Badge>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
        <TextCheck />
      </Stack>
      {creating && (
        <CreateWordList
          onClose={() => setCreating(false)}
          onCreated={(id) => {
            setCreating(false)
            open(id ?? undefined)
          }}
        />
      )}
      {opened !== undefined && <WordListDrawer key={opened.id} list={opened} onClose={() => open(undefined)} />}
    </>
  )
}
