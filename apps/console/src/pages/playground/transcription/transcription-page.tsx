import { Paper, Stack, Text, Textarea, Title } from '@mantine/core'
import type { TranscriptionReply } from '@openmaas/sdk'
import { Mic } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../../api/client.ts'
import { DataTable } from '../../../components/data-table/index.ts'
import type { Column } from '../../../components/data-table/index.ts'
import { EmptyState } from '../../../components/empty-state.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { ModelSelect } from '../shared/model-select.tsx'
import { SoundField } from '../shared/sound-field.tsx'
import { TryPage } from '../shared/try-page.tsx'
import { useCall } from '../shared/use-call.ts'
import { usePageSettings } from '../shared/use-page-settings.ts'
import { longestSeconds, readTranscriptionSettings, transcriptionFields } from './search.ts'
import { texts } from './texts.ts'

const usualLongestSeconds = 600

export function TranscriptionPage() {
  const text = useTexts(texts)
  const [settings, change] = usePageSettings(readTranscriptionSettings)
  const [sound, setSound] = useState<File>()
  const call = useCall<TranscriptionReply>()
  const { model, prompt, hotwords } = settings
  const limit = longestSeconds(model)

  function transcribe(): void {
    if (sound === undefined) return
    call.run((signal) =>
      client.audio.transcriptions(
        { ...transcriptionFields(settings), stream: false, file: sound },
        { signal, maxRetries: 0 },
      ),
    )
  }

  return (
    <TryPage
      title={text.title}
      lead={text.lead}
      request={{
        path: '/paas/v4/audio/transcriptions',
        operation: 'audio.transcriptions',
        body: transcriptionFields(settings),
        files: { file: sound?.name ?? 'speech.wav' },
      }}
      call={call}
      action={text.transcribe}
      incomplete={sound === undefined}
      onSubmit={transcribe}
      fields={
        <>
          <ModelSelect kind="transcription" value={model} onChange={(chosen) => change({ model: chosen })} />
          <SoundField
            label={text.sound}
            hint={limit === undefined ? text.soundHint : `${text.soundHint} · ${text.limit(limit)}`}
            maxMegabytes={25}
            longestSeconds={limit ?? usualLongestSeconds}
            texts={text}
            sound={sound}
            onSound={setSound}
          />
          <Textarea
            label={text.prompt}
            description={text.promptHint}
            value={prompt}
            onChange={(event) => change({ prompt: event.currentTarget.value })}
            maxLength={8000}
            autosize
            maxRows={6}
          />
          <Textarea
            label={text.hotwords}
            description={text.hotwordsHint}
            value={hotwords}
            onChange={(event) => change({ hotwords: event.currentTarget.value })}
            autosize
            maxRows={6}
          />
        </>
      }
    >
      {call.result === undefined ? (
        <EmptyState icon={Mic} title={text.empty} hint={text.emptyHint} />
      ) : (
        <Transcript reply={call.result} />
      )}
    </TryPage>
  )
}

function Transcript({ reply }: { readonly reply: TranscriptionReply }) {
  const text = useTexts(texts)
  const { segments = [] } = reply
  const columns: readonly Column<(typeof segments)[number]>[] = [
    { id: 'from', head: text.from, cell: ({ start }) => start.toFixed(1) },
    { id: 'to', head: text.to, cell: ({ end }) => end.toFixed(1) },
    { id: 'text', head: text.transcript, cell: ({ text: words }) => words },
  ]
  return (
    <Stack>
      <Paper withBorder p="md" radius="md" component="section">
        <Title order={2} size="h5" mb="xs">
          {text.transcript}
        </Title>
        <Text style={{ whiteSpace: 'pre-wrap' }}>{reply.text === '' ? text.silent : reply.text}</Text>
      </Paper>
      {segments.length > 0 && (
        <section>
          <Title order={2} size="h5" mb="xs">
            {text.segments}
          </Title>
          <DataTable
            label={text.segments}
            columns={columns}
            rows={segments}
            keyOf={({ id }) => String(id)}
            minWidth={320}
          />
        </section>
      )}
    </Stack>
  )
}
