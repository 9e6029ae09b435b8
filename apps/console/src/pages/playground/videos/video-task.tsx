import { ActionIcon, Badge, Button, Group, Paper, Progress, Stack, Text, Tooltip } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { CircleAlert, Download, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { client } from '../../../api/client.ts'
import { localLink } from '../../../api/local-link.ts'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { useSignedIn } from '../../../session/session.tsx'
import { texts as shared } from '../shared/texts.ts'
import { texts } from './texts.ts'
import classes from './video-task.module.css'

export interface VideoTask {
  readonly id: string
  readonly model: string
  readonly prompt: string
  /** Milliseconds since the epoch. */
  readonly submittedAt: number
}

const askEveryMilliseconds = 1500

/** One task, asked about until its end. */
export function VideoTaskView({ task, onForget }: { readonly task: VideoTask; readonly onForget: () => void }) {
  const text = useTexts(texts)
  const { id, model, prompt } = task
  const result = useQuery({
    queryKey: ['async-result', id],
    queryFn: ({ signal }) => client.asyncResult.retrieve(id, { signal }),
    refetchInterval: ({ state }) => (state.data?.task_status === 'PROCESSING' ? askEveryMilliseconds : false),
    staleTime: ({ state }) => (state.data?.task_status === 'PROCESSING' ? 0 : Infinity),
  })
  const { data } = result
  const [video] = data?.video_result ?? []
  const status = data?.task_status ?? 'PROCESSING'
  return (
    <Paper withBorder radius="md" p="md" component="article">
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Text size="sm" lineClamp={2}>
            {prompt === '' ? text.noWords : prompt}
          </Text>
          <Tooltip label={text.forget}>
            <ActionIcon variant="subtle" color="gray" onClick={onForget} aria-label={text.forget}>
              <X size={15} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Group>
        <Group gap="xs" role="status">
          <Badge color={status === 'SUCCESS' ? 'green' : status === 'FAIL' ? 'red' : 'blue'}>
            {status === 'SUCCESS' ? text.done : status === 'FAIL' ? text.failed : text.running}
          </Badge>
          <Text size="xs" c="dimmed">
            {model} · {id}
          </Text>
        </Group>
        {result.isError && <ErrorNotice error={result.error} onRetry={() => void result.refetch()} />}
        {status === 'PROCESSING' && !result.isError && (
          <Running task={task} onCancelled={() => void result.refetch()} />
        )}
        {data?.error !== undefined && (
          <Group gap="xs" wrap="nowrap">
            <CircleAlert size={16} color="var(--mantine-color-error)" aria-hidden />
            <Text size="sm">
              {data.error.message} ({data.error.code})
            </Text>
          </Group>
        )}
        {video !== undefined && (
          <Player url={localLink(video.url)} cover={video.cover_image_url} label={prompt === '' ? model : prompt} />
        )}
      </Stack>
    </Paper>
  )
}

function Running({ task, onCancelled }: { readonly task: VideoTask; readonly onCancelled: () => void }) {
  const text = useTexts(texts)
  const { role } = useSignedIn()
  const cancel = useMutation({ mutationFn: () => client.admin.tasks.cancel(task.id), onSettled: onCancelled })
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return (
    <>
      <Progress value={100} animated aria-label={text.running} />
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          {text.waited(Math.max(0, Math.round((now - task.submittedAt) / 1000)))}
        </Text>
        {role === 'admin' && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="red"
            loading={cancel.isPending}
            onClick={() => cancel.mutate()}
          >
            {text.cancel}
          </Button>
        )}
      </Group>
      {cancel.isError && <ErrorNotice error={cancel.error} />}
    </>
  )
}

interface PlayerProps {
  /** On this host. */
  readonly url: string
  readonly cover: string | undefined
  readonly label: string
}

function Player({ url, cover, label }: PlayerProps) {
  const common = useTexts(shared)
  return (
    <Stack gap="xs" align="flex-start">
      <video
        className={classes['player']}
        src={url}
        {...(cover === undefined ? {} : { poster: localLink(cover) })}
        controls
        preload="metadata"
        aria-label={label}
      />
      <Button
        component="a"
        href={url}
        download=""
        size="xs"
        variant="light"
        leftSection={<Download size={14} aria-hidden />}
      >
        {common.download}
      </Button>
    </Stack>
  )
}
