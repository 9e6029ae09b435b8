import { Alert, Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../../api/client.ts'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { useMessages, useTexts } from '../../../messages/language.tsx'
import { knowledgeKey } from '../queries.ts'
import { automaticSlicing, slicingFields, SlicingFields } from './slicing-fields.tsx'
import type { Slicing } from './slicing-fields.tsx'
import { texts } from './texts.ts'

/** Adds pages of the web, one address a line. */
export function AddPages({ baseId, onClose }: { readonly baseId: string; readonly onClose: () => void }) {
  const text = useTexts(texts)
  const common = useMessages()
  const queries = useQueryClient()
  const [addresses, setAddresses] = useState('')
  const [slicing, setSlicing] = useState<Slicing>({ ...automaticSlicing, type: 1 })
  const urls = [...new Set(addresses.split('\n').map((line) => line.trim()))].filter((line) => line !== '')
  const add = useMutation({
    mutationFn: async () => {
      const { knowledge_type: type = 1, ...fields } = slicingFields(slicing)
      const detail = urls.map((url) => ({ url, knowledge_type: type, ...fields }))
      return (await client.knowledge.document.uploadUrl({ knowledge_id: baseId, upload_detail: detail })).data
    },
    async onSuccess({ failedInfos }) {
      await queries.invalidateQueries({ queryKey: knowledgeKey })
      if (failedInfos.length === 0) onClose()
      // What was not taken stays, to be mended.
      else setAddresses(failedInfos.map(({ url }) => url).join('\n'))
    },
  })

  return (
    <Modal opened onClose={onClose} title={text.addPages} closeButtonProps={{ 'aria-label': common.close }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate()
        }}
      >
        <Stack>
          <Textarea
            label={text.addresses}
            description={text.addressesHint}
            value={addresses}
            onChange={(event) => setAddresses(event.currentTarget.value)}
            placeholder="https://"
            autosize
            minRows={4}
            maxRows={12}
            required
            data-autofocus
          />
          <SlicingFields value={slicing} onChange={setSlicing} types={[1, 2, 5]} />
          {add.data !== undefined && add.data.failedInfos.length > 0 && (
            <Alert color="red" role="alert" title={text.notAdded(add.data.failedInfos.length)}>
              {add.data.failedInfos.map(({ url, failReason }) => (
                <Text key={url} size="xs">
                  {url}: {failReason}
                </Text>
              ))}
            </Alert>
          )}
          {add.isError && <ErrorNotice error={add.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common.cancel}
            </Button>
            <Button type="submit" loading={add.isPending} disabled={urls.length === 0}>
              {text.addCount(urls.length)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
