import { Button, Group, Paper, Progress, Stack, Text } from '@mantine/core'
import { RotateCcw, Trash2, X } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../../api/client.ts'
import { ConfirmDeletion } from '../../../components/confirm-deletion.tsx'
import { useMessages, useTexts } from '../../../messages/language.tsx'
import { texts } from './texts.ts'
import { useBulk } from './use-bulk.ts'

export interface SelectionBarProps {
  readonly selected: ReadonlySet<string>
  readonly onClear: () => void
}

/** What can be done to the documents that are selected. */
export function SelectionBar({ selected, onClear }: SelectionBarProps) {
  const text = useTexts(texts)
  const common = useMessages()
  const { progress, isRunning, run, cancel } = useBulk()
  const [confirms, setConfirms] = useState(false)
  if (selected.size === 0 && progress === undefined) return null
  const ids = [...selected]

  async function again(): Promise<void> {
    await run(ids, (id, signal) => client.knowledge.document.embed(id, {}, { signal }))
    onClear()
  }

  async function remove(): Promise<void> {
    setConfirms(false)
    await run(ids, (id, signal) => client.knowledge.document.delete(id, { signal }))
    onClear()
  }

  return (
    <Paper withBorder p="xs">
      <Stack gap="xs">
        <Group gap="xs">
          <Text size="sm" fw={550} role="status">
            {isRunning && progress !== undefined
              ? text.bulk(progress.done, progress.all)
              : text.selected(selected.size)}
          </Text>
          {isRunning ? (
            <Button size="compact-sm" variant="default" onClick={cancel}>
              {common.cancel}
            </Button>
          ) : (
            <>
              <Button
                size="compact-sm"
                variant="light"
                leftSection={<RotateCcw size={14} aria-hidden />}
                disabled={selected.size === 0}
                onClick={() => void again()}
              >
                {text.again}
              </Button>
              <Button
                size="compact-sm"
                variant="light"
                color="red"
                leftSection={<Trash2 size={14} aria-hidden />}
                disabled={selected.size === 0}
                onClick={() => setConfirms(true)}
              >
                {common.delete}
              </Button>
              <Button size="compact-sm" variant="subtle" leftSection={<X size={14} aria-hidden />} onClick={onClear}>
                {text.deselect}
              </Button>
            </>
          )}
        </Group>
        {progress !== undefined && isRunning && (
          <Progress
            value={(100 * progress.done) / Math.max(1, progress.all)}
            size="sm"
            aria-label={text.bulk(progress.done, progress.all)}
          />
        )}
        {progress !== undefined && progress.failed > 0 && (
          <Text size="sm" c="red" role="alert">
            {text.bulkFailed(progress.failed, progress.reason)}
          </Text>
        )}
      </Stack>
      {confirms && (
        <ConfirmDeletion
          title={text.deleteTitle}
          warning={text.deleteWarning(ids.length)}
          onClose={() => setConfirms(false)}
          onConfirm={() => void remove()}
          isPending={false}
          error={null}
        />
      )}
    </Paper>
  )
}
