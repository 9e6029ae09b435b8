import { Alert, Badge, Button, Divider, Drawer, Group, Skeleton, Stack, Text } from '@mantine/core'
import type { EngineDetail } from '@openmaas/sdk'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../../api/client.ts'
import { ConfirmDeletion } from '../../../components/confirm-deletion.tsx'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { formatTime } from '../../../messages/format.ts'
import { useLanguage, useMessages, useTexts } from '../../../messages/language.tsx'
import { draftOf } from './engine-draft.ts'
import { EngineForm } from './engine-form.tsx'
import { EngineState } from './engine-state.tsx'
import { engineQuery, enginesKey } from './queries.ts'
import { texts } from './texts.ts'
import { useSaveEngine } from './use-save-engine.ts'

export interface EngineDrawerProps {
  readonly id: string
  readonly onClose: () => void
}

/** How one engine is, how it is defined, and the way to change that. */
export function EngineDrawer({ id, onClose }: EngineDrawerProps) {
  const text = useTexts(texts)
  const common = useMessages()
  const engine = useQuery(engineQuery(id))
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={text.editTitle(id)}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      {engine.isPending && <Skeleton h={300} />}
      {engine.isError && <ErrorNotice error={engine.error} onRetry={() => void engine.refetch()} />}
      {engine.data !== undefined && (
        <Stack>
          <Health engine={engine.data} />
          <Divider />
          <Definition engine={engine.data} onClose={onClose} />
        </Stack>
      )}
    </Drawer>
  )
}

function Health({ engine }: { readonly engine: EngineDetail }) {
  const text = useTexts(texts)
  const { language } = useLanguage()
  const { detail, checked_at: checkedAt, models } = engine
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <EngineState engine={engine} />
        {checkedAt !== null && (
          <Text size="xs" c="dimmed">
            {text.checkedAt(formatTime(checkedAt, language))}
          </Text>
        )}
      </Group>
      {detail !== null && <Text size="sm">{detail}</Text>}
      <Text size="sm" fw={550}>
        {text.modelsLabel}
      </Text>
      {models === null || models.length === 0 ? (
        <Text size="sm" c="dimmed">
          {text.modelsUnknown}
        </Text>
      ) : (
        <Group gap={6}>
          {models.slice(0, 60).map((model) => (
            <Badge key={model} variant="default" fw={500}>
              {model}
            </Badge>
          ))}
        </Group>
      )}
    </Stack>
  )
}

function Definition({ engine, onClose }: { readonly engine: EngineDetail; readonly onClose: () => void }) {
  const text = useTexts(texts)
  const queries = useQueryClient()
  const { id, source, definition } = engine
  const [removing, setRemoving] = useState(false)
  const save = useSaveEngine(onClose)
  const remove = useMutation({
    mutationFn: () => client.admin.engines.delete(id),
    async onSuccess() {
      onClose()
      queries.removeQueries({ queryKey: engineQuery(id).queryKey })
      await queries.invalidateQueries({ queryKey: enginesKey, exact: true })
    },
  })
  return (
    <>
      {source !== 'admin' && <Alert color="gray">{text.removeHint[source]}</Alert>}
      <EngineForm
        id={id}
        initial={draftOf({ ...definition })}
        onSave={(_, changed) => save.mutate({ id, definition: changed })}
        isPending={save.isPending}
        error={save.error}
      >
        {source === 'admin' && (
          <Button variant="subtle" color="red" onClick={() => setRemoving(true)}>
            {text.remove}
          </Button>
        )}
      </EngineForm>
      {removing && (
        <ConfirmDeletion
          title={`${text.remove} ${id}`}
          warning={text.removeWarning}
          onClose={() => setRemoving(false)}
          onConfirm={() => remove.mutate()}
          isPending={remove.isPending}
          error={remove.error}
        />
      )}
    </>
  )
}
