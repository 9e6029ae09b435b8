import { Anchor, Group, Input, SegmentedControl, Select, Slider, Stack, Text, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { AudioLines } from 'lucide-react'
import { client } from '../../../api/client.ts'
import { EmptyState } from '../../../components/empty-state.tsx'
import { PageLink } from '../../../components/page-link.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { ModelSelect } from '../shared/model-select.tsx'
import { Recording } from '../shared/recording.tsx'
import { TryPage } from '../shared/try-page.tsx'
import { useCall } from '../shared/use-call.ts'
import { usePageSettings } from '../shared/use-page-settings.ts'
import { isOwn, voicesQuery } from '../voices/voices.ts'
import { formats, readSpeechSettings, speechRequest } from './search.ts'
import { texts } from './texts.ts'

interface Spoken {
  readonly sound: Blob
  readonly words: string
  readonly voice: string
  readonly format: string
}

export function SpeechPage() {
  const text = useTexts(texts)
  const [settings, change] = usePageSettings(readSpeechSettings)
  const call = useCall<Spoken>()
  const { model, input, voice, speed, volume, format } = settings
  const { result } = call

  function speak(): void {
    call.run(async (signal) => {
      const reply = await client.audio.speech({ ...speechRequest(settings), stream: false }, { signal, maxRetries: 0 })
      return { sound: await reply.blob(), words: input, voice, format }
    })
  }

  return (
    <TryPage
      title={text.title}
      lead={text.lead}
      request={{
        path: '/paas/v4/audio/speech',
        operation: 'audio.speech',
        body: speechRequest(settings),
        saveAs: `speech.${format}`,
      }}
      call={call}
      action={text.speak}
      incomplete={input.trim() === ''}
      onSubmit={speak}
      fields={
        <>
          <ModelSelect kind="speech" value={model} onChange={(chosen) => change({ model: chosen })} />
          <Textarea
            label={text.input}
            description={text.inputHint}
            value={input}
            onChange={(event) => change({ input: event.currentTarget.value })}
            maxLength={1024}
            autosize
            minRows={4}
            maxRows={14}
            required
          />
          {input === '' && (
            <Anchor component="button" type="button" size="xs" onClick={() => change({ input: text.example })}>
              {text.useExample}
            </Anchor>
          )}
          <VoiceSelect value={voice} onChange={(chosen) => change({ voice: chosen })} />
          <Input.Wrapper label={`${text.speed} · ${speed}`}>
            <Slider
              thumbLabel={text.speed}
              value={speed}
              onChange={(value) => change({ speed: value })}
              min={0.5}
              max={2}
              step={0.05}
              label={null}
            />
          </Input.Wrapper>
          <Input.Wrapper label={`${text.volume} · ${volume}`}>
            <Slider
              thumbLabel={text.volume}
              value={volume}
              onChange={(value) => change({ volume: value })}
              min={0.1}
              max={10}
              step={0.1}
              label={null}
            />
          </Input.Wrapper>
          <Group gap="sm">
            <Input.Label component="div">{text.format}</Input.Label>
            <SegmentedControl
              size="xs"
              aria-label={text.format}
              data={[...formats]}
              value={format}
              onChange={(value) => change({ format: formats.find((one) => one === value) ?? 'wav' })}
            />
          </Group>
        </>
      }
    >
      {result === undefined ? (
        <EmptyState icon={AudioLines} title={text.empty} hint={text.emptyHint} />
      ) : (
        <Stack gap="xs">
          <Recording sound={result.sound} name={`speech.${result.format}`} label={result.words} autoPlay />
          <Text size="xs" c="dimmed">
            {result.voice}
          </Text>
          <Text size="sm">{result.words}</Text>
        </Stack>
      )}
    </TryPage>
  )
}

function VoiceSelect({ value, onChange }: { readonly value: string; readonly onChange: (voice: string) => void }) {
  const text = useTexts(texts)
  const { data: voices = [] } = useQuery(voicesQuery)
  const options = (own: boolean) =>
    voices
      .filter((one) => isOwn(one) === own)
      .map(({ voice, voice_name: name }) => ({ value: voice, label: name === voice ? voice : `${name} (${voice})` }))
  const missing = voices.some(({ voice }) => voice === value) ? [] : [{ value, label: value }]
  return (
    <Select
      label={text.voice}
      description={<PageLink to="/playground/voices">{text.manageVoices}</PageLink>}
      value={value}
      data={[
        { group: text.official, items: [...missing, ...options(false)] },
        { group: text.cloned, items: options(true) },
      ]}
      onChange={(voice) => onChange(voice ?? value)}
      searchable
      allowDeselect={false}
    />
  )
}
