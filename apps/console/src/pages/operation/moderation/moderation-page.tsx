import { Badge, Button, Stack } from '@mantine/core'
import type { WordList } from '@openmaas/sdk'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Plus, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { DataTable, RowButton } from '../../../components/data-table/index.ts'
import type { Column } from '../../../components/data-table/index.ts'
import { EmptyState } from '../../../components/empty-state.tsx'
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
  const { columns: heads } = text
  const columns: readonly Column<WordList>[] = [
    {
      id: 'name',
      head: heads.name,
      sortBy: ({ name }) => name,
      cell: ({ id, name }) =>
        id === null ? (
          <>
            {name}{' '}
            <Badge size="sm" variant="default" ml={6}>
              {text.ofFile}
            </Badge>
          </>
        ) : (
          <RowButton title={text.open(name)} onClick={() => open(id)}>
            {name}
          </RowButton>
        ),
    },
    {
      id: 'level',
      head: heads.level,
      sortBy: ({ level }) => level,
      cell: ({ level }) => <Badge color={level === 'REJECT' ? 'red' : 'orange'}>{text.levels[level]}</Badge>,
    },
    { id: 'type', head: heads.type, sortBy: ({ type }) => type, cell: ({ type }) => type },
    {
      id: 'words',
      head: heads.words,
      align: 'end',
      sortBy: ({ words }) => words,
      cell: ({ words }) => formatCount(words, language),
    },
    {
      id: 'state',
      head: heads.state,
      cell: ({ enabled }) => <Badge color={enabled ? 'green' : 'gray'}>{enabled ? text.enabled : text.disabled}</Badge>,
    },
  ]

  return (
    <>
      <PageHead title={text.title} lead={text.lead} action={create} />
      <Stack maw={960}>
        <DataTable
          label={text.title}
          columns={columns}
          rows={lists.data?.data ?? []}
          keyOf={({ name }) => name}
          query={lists}
          empty={<EmptyState icon={ShieldCheck} title={text.none} hint={text.noneHint} />}
          minWidth={520}
        />
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
