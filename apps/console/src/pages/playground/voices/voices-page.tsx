import { Button, Group, SegmentedControl } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { MicVocal, Plus } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../../api/client.ts'
import { ConfirmDeletion } from '../../../components/confirm-deletion.tsx'
import { DataTable } from '../../../components/data-table/index.ts'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { PageHead } from '../../../components/page-head.tsx'
import { SearchField } from '../../../components/search-field.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { CloneVoice } from './clone-voice.tsx'
import { owners } from './search.ts'
import type { VoicesSearch } from './search.ts'
import { texts } from './texts.ts'
import { useListening } from './use-listening.ts'
import { useVoiceColumns } from './use-voice-columns.tsx'
import { isOwn, voicesKey, voicesQuery } from './voices.ts'
import type { Voice } from './voices.ts'

const route = getRouteApi('/playground/voices')
const minWidth = 720

/** Voices to listen to, to speak with and to delete; new ones are cloned from recordings. */
export function VoicesPage() {
  const text = useTexts(texts)
  const { word, owner, order, clone = false } = route.useSearch()
  const navigate = route.useNavigate()
  const voices = useQuery(voicesQuery)
  const listening = useListening(text.spoken)
  const [removing, setRemoving] = useState<Voice>()
  const columns = useVoiceColumns(listening, setRemoving)
  const change = (changed: VoicesSearch): void =>
    void navigate({
      from: '/playground/voices',
      to: '.',
      search: (before) => ({ ...before, ...changed }),
      replace: true,
    })
  const rows = (voices.data ?? []).filter(
    (voice) =>
      (owner === undefined || isOwn(voice) === (owner === 'own')) &&
      (word === undefined || voice.voice_name.toLowerCase().includes(word.toLowerCase())),
  )
  const action = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => change({ clone: true })}>
      {text.clone}
    </Button>
  )

  return (
    <>
      <PageHead title={text.title} lead={text.lead} action={action} />
      <Group gap="sm" mb="md">
        <SearchField label={text.search} word={word} onWord={(next) => change({ word: next })} />
        <SegmentedControl
          size="xs"
          aria-label={text.ownerFilter}
          value={owner ?? 'all'}
          onChange={(value) => change({ owner: owners.find((one) => one === value) })}
          data={[{ value: 'all', label: text.all }, ...owners.map((value) => ({ value, label: text.owners[value] }))]}
        />
      </Group>
      {listening.error !== undefined && <ErrorNotice error={listening.error} />}
      <DataTable
        label={text.title}
        columns={columns}
        rows={rows}
        keyOf={keyOf}
        query={voices}
        minWidth={minWidth}
        order={order}
        onOrder={(next) => change({ order: next })}
        empty={
          owner === 'own' && word === undefined ? (
            <EmptyState icon={MicVocal} title={text.noneOwn} hint={text.noneOwnHint} action={action} />
          ) : (
            <EmptyState icon={MicVocal} title={text.noneFound} hint={text.noneFoundHint} />
          )
        }
      />
      {clone && <CloneVoice onClose={() => change({ clone: undefined })} />}
      {removing !== undefined && <RemoveVoice voice={removing} onClose={() => setRemoving(undefined)} />}
    </>
  )
}

function RemoveVoice({ voice, onClose }: { readonly voice: Voice; readonly onClose: () => void }) {
  const text = useTexts(texts)
  const queries = useQueryClient()
  const remove = useMutation({
    mutationFn: () => client.voice.delete({ voice: voice.voice }),
    async onSuccess() {
      onClose()
      await queries.invalidateQueries({ queryKey: voicesKey })
    },
  })
  return (
    <ConfirmDeletion
      title={text.removeTitle}
      warning={text.removeWarning(voice.voice_name)}
      onClose={onClose}
      onConfirm={() => remove.mutate()}
      isPending={remove.isPending}
      error={remove.error}
    />
  )
}

function keyOf({ voice }: Voice): string {
  return voice
}
