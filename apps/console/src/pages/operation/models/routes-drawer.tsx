import { Alert, Button, Drawer, Group, Skeleton, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { EngineStatus, ModelStatus } from '@openmaas/sdk'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../../api/client.ts'
import { ConfirmDeletion } from '../../../components/confirm-deletion.tsx'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { useMessages, useTexts } from '../../../messages/language.tsx'
import { enginesQuery } from '../engines/queries.ts'
import { draftsOf, likelyEngine, newDraft, routeOf } from './route-draft.ts'
import { RouteFields } from './route-fields.tsx'
import { texts } from './texts.ts'

export interface RoutesDrawerProps {
  readonly model: ModelStatus
  readonly onClose: () => void
}

export function RoutesDrawer({ model, onClose }: RoutesDrawerProps) {
  const text = useTexts(texts)
  const common = useMessages()
  const engines = useQuery(enginesQuery)
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={text.drawerTitle(model.id)}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      {engines.isPending && <Skeleton h={200} />}
      {engines.isError && <ErrorNotice error={engines.error} onRetry={() => void engines.refetch()} />}
      {engines.data !== undefined && <RoutesForm model={model} engines={engines.data.data} onClose={onClose} />}
    </Drawer>
  )
}

interface RoutesFormProps extends RoutesDrawerProps {
  readonly engines: readonly EngineStatus[]
}

function RoutesForm({ model, engines, onClose }: RoutesFormProps) {
  const text = useTexts(texts)
  const common = useMessages()
  const queries = useQueryClient()
  const { id, source, served_as: servedAs } = model
  const firstEngine = likelyEngine(engines, id)
  const [drafts, setDrafts] = useState(() => draftsOf(model, firstEngine))
  const [resetting, setResetting] = useState(false)
  const done = async (): Promise<void> => {
    onClose()
    await queries.invalidateQueries({ queryKey: ['admin', 'models'] })
  }
  const save = useMutation({
    mutationFn: () => client.admin.models.put(id, { routes: drafts.map(routeOf) }),
    onSuccess() {
      notifications.show({ message: text.saved(id), color: 'green' })
      return done()
    },
  })
  const reset = useMutation({ mutationFn: () => client.admin.models.delete(id), onSuccess: done })

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <Stack>
        {servedAs !== id && <Alert color="orange">{text.ofSuccessor(servedAs)}</Alert>}
        {source === 'simulator' && <Alert color="yellow">{text.simulatedNow}</Alert>}
        {drafts.map((draft, index) => (
          <RouteFields
            key={draft.key}
            number={index + 1}
            draft={draft}
            engines={engines}
            onChange={(changed) => setDrafts(drafts.map((one) => (one.key === draft.key ? changed : one)))}
            onRemove={drafts.length === 1 ? undefined : () => setDrafts(drafts.filter(({ key }) => key !== draft.key))}
          />
        ))}
        <Group>
          <Button
            variant="default"
            size="xs"
            leftSection={<Plus size={14} aria-hidden />}
            onClick={() => setDrafts([...drafts, newDraft(firstEngine, (drafts.at(-1)?.priority ?? -1) + 1)])}
          >
            {text.addRoute}
          </Button>
        </Group>
        {save.isError && <ErrorNotice error={save.error} />}
        <Group justify="space-between">
          <div>
            {source === 'admin' && (
              <Button variant="subtle" color="red" onClick={() => setResetting(true)}>
                {text.reset}
              </Button>
            )}
          </div>
          <Button type="submit" loading={save.isPending}>
            {common.save}
          </Button>
        </Group>
      </Stack>
      {resetting && (
        <ConfirmDeletion
          title={text.reset}
          warning={text.resetWarning}
          onClose={() => setResetting(false)}
          onConfirm={() => reset.mutate()}
          isPending={reset.isPending}
          error={reset.error}
        />
      )}
    </form>
  )
}
