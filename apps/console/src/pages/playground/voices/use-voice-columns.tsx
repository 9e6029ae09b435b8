import { ActionIcon, Badge, Code, Group, Tooltip } from '@mantine/core'
import { AudioLines, Play, Square, Trash2 } from 'lucide-react'
import { useMemo } from 'react'
import { CopyButton } from '../../../components/copy-button.tsx'
import type { Column } from '../../../components/data-table/index.ts'
import { PageLink } from '../../../components/page-link.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { readSpeechSettings } from '../speech/search.ts'
import { texts } from './texts.ts'
import type { Listening } from './use-listening.ts'
import { isOwn } from './voices.ts'
import type { Voice } from './voices.ts'

/** @param onRemove the same function every time */
export function useVoiceColumns(
  { voice: heard, isFetching, toggle }: Listening,
  onRemove: (voice: Voice) => void,
): readonly Column<Voice>[] {
  const text = useTexts(texts)
  return useMemo(() => {
    const { columns: heads } = text
    return [
      {
        id: 'name',
        head: heads.name,
        sortBy: ({ voice_name: name }) => name,
        cell(voice) {
          const isHeard = voice.voice === heard
          const label = isHeard ? text.stop(voice.voice_name) : text.listen(voice.voice_name)
          return (
            <Group gap="sm" wrap="nowrap">
              <ActionIcon
                variant={isHeard ? 'filled' : 'light'}
                radius="xl"
                aria-label={label}
                title={label}
                loading={isHeard && isFetching}
                onClick={() => toggle(voice)}
              >
                {isHeard ? <Square size={13} aria-hidden /> : <Play size={14} aria-hidden />}
              </ActionIcon>
              <span>{voice.voice_name}</span>
            </Group>
          )
        },
      },
      {
        id: 'id',
        head: heads.id,
        cell: ({ voice }) => (
          <Group gap={4} wrap="nowrap">
            <Code>{voice}</Code>
            <CopyButton text={voice} />
          </Group>
        ),
      },
      {
        id: 'owner',
        head: heads.owner,
        sortBy: (voice) => (isOwn(voice) ? 0 : 1),
        cell: (voice) => (
          <Badge variant={isOwn(voice) ? 'light' : 'default'}>{text.owners[isOwn(voice) ? 'own' : 'platform']}</Badge>
        ),
      },
      {
        id: 'created',
        head: heads.created,
        sortBy: ({ create_time: time }) => time,
        cell: (voice) => (isOwn(voice) ? voice.create_time : '–'),
      },
      {
        id: 'actions',
        head: heads.actions,
        isHeadHidden: true,
        align: 'end',
        cell: (voice) => (
          <Group gap="xs" wrap="nowrap" justify="flex-end">
            <Tooltip label={text.speakWith(voice.voice_name)}>
              <PageLink to="/playground/speech" search={readSpeechSettings({ voice: voice.voice })} size="sm">
                <Group gap={4} component="span" wrap="nowrap">
                  <AudioLines size={14} aria-hidden />
                  {text.speak}
                </Group>
              </PageLink>
            </Tooltip>
            {isOwn(voice) && (
              <ActionIcon
                variant="subtle"
                color="red"
                aria-label={text.remove(voice.voice_name)}
                title={text.remove(voice.voice_name)}
                onClick={() => onRemove(voice)}
              >
                <Trash2 size={15} aria-hidden />
              </ActionIcon>
            )}
          </Group>
        ),
      },
    ]
  }, [text, heard, isFetching, toggle, onRemove])
}
