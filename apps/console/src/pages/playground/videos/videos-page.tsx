import { Stack, Title } from '@mantine/core'
import { Clapperboard } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../../api/client.ts'
import { EmptyState } from '../../../components/empty-state.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { TryPage } from '../shared/try-page.tsx'
import { useCall } from '../shared/use-call.ts'
import { usePageSettings } from '../shared/use-page-settings.ts'
import { useStored } from '../shared/use-stored.ts'
import { readVideoSettings, videoRequest } from './search.ts'
import { texts } from './texts.ts'
import { VideoFields } from './video-fields.tsx'
import { VideoTaskView } from './video-task.tsx'
import type { VideoTask } from './video-task.tsx'

const mostTasks = 20

export function VideosPage() {
  const text = useTexts(texts)
  const [settings, change] = usePageSettings(readVideoSettings)
  const [pictures, setPictures] = useState<readonly string[]>([])
  const [tasks, changeTasks] = useStored<readonly VideoTask[]>('openmaas-videos', [])
  const call = useCall<string>()
  const { model, prompt } = settings
  const request = videoRequest(settings, pictures)

  function submit(): void {
    call.run(async (signal) => {
      const { id } = await client.videos.generate(request, { signal, maxRetries: 0 })
      changeTasks((before) => [{ id, model, prompt, submittedAt: Date.now() }, ...before].slice(0, mostTasks))
      return id
    })
  }

  return (
    <TryPage
      title={text.title}
      lead={text.lead}
      request={{ path: '/paas/v4/videos/generations', operation: 'videos.generate', body: request }}
      call={call}
      action={text.submit}
      incomplete={prompt.trim() === '' && pictures.length === 0}
      onSubmit={submit}
      fields={<VideoFields settings={settings} onChange={change} pictures={pictures} onPictures={setPictures} />}
    >
      {tasks.length === 0 ? (
        <EmptyState icon={Clapperboard} title={text.empty} hint={text.emptyHint} />
      ) : (
        <Stack gap="sm">
          <Title order={2} size="h4">
            {text.tasks}
          </Title>
          {tasks.map((task) => (
            <VideoTaskView
              key={task.id}
              task={task}
              onForget={() => changeTasks((before) => before.filter(({ id }) => id !== task.id))}
            />
          ))}
        </Stack>
      )}
    </TryPage>
  )
}
