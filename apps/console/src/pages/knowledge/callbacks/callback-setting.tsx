import { Alert, Badge, Button, Group, Paper, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../../api/client.ts'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { useMessages, useTexts } from '../../../messages/language.tsx'
import { texts } from './texts.ts'

const key = ['callback-setting'] as const

/** Where the account of this session is told about its documents. */
export function CallbackSetting() {
  const text = useTexts(texts)
  const common = useMessages()
  const queries = useQueryClient()
  const setting = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await client.knowledge.callback.retrieve({ signal })).data,
  })
  const [typed, setTyped] = useState<string>()
  const save = useMutation({
    mutationFn: (url: string) => client.knowledge.callback.set({ url }),
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: key })
      setTyped(undefined)
    },
  })
  const remove = useMutation({
    mutationFn: () => client.knowledge.callback.delete(),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
  const inUse = setting.data?.be_in_use === 1
  const url = typed ?? setting.data?.url ?? ''
  const failure = setting.error ?? save.error ?? remove.error

  return (
    <Paper withBorder p="md" component="section">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate(url.trim())
        }}
      >
        <Stack gap="sm">
          <Group gap="xs">
            <Text fw={600}>{text.setting}</Text>
            <Badge color={inUse ? 'green' : 'gray'}>{inUse ? text.inUse : text.notInUse}</Badge>
          </Group>
          <Text size="sm" c="dimmed">
            {text.settingHint}
          </Text>
          <Group align="flex-end" gap="xs">
            <TextInput
              label={text.address}
              placeholder="https://"
              type="url"
              value={url}
              onChange={(event) => setTyped(event.currentTarget.value)}
              flex="1 1 240px"
              required
            />
            <Button type="submit" loading={save.isPending} disabled={url.trim() === '' || typed === undefined}>
              {common.save}
            </Button>
            {inUse && (
              <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate()}>
                {text.remove}
              </Button>
            )}
          </Group>
          {failure !== null && <ErrorNotice error={failure} />}
          {save.isSuccess && typed === undefined && (
            <Alert color="green" role="status">
              {text.saved}
            </Alert>
          )}
        </Stack>
      </form>
    </Paper>
  )
}
