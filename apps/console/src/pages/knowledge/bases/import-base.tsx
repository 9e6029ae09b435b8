import { Alert, Button, FileInput, Group, Loader, Modal, Stack, Text, TextInput } from '@mantine/core'
import { AbortedError } from '@openmaas/sdk'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { client } from '../../../api/client.ts'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { formatBytes } from '../../../messages/format.ts'
import { useLanguage, useMessages, useTexts } from '../../../messages/language.tsx'
import { knowledgeKey } from '../queries.ts'
import { texts } from '../texts.ts'

/** A large archive is read for minutes after it was sent. */
const timeoutMilliseconds = 3_600_000

export function ImportBase({
  onClose,
  onOpen,
}: {
  readonly onClose: () => void
  readonly onOpen: (id: string) => void
}) {
  const text = useTexts(texts)
  const common = useMessages()
  const { language } = useLanguage()
  const queries = useQueryClient()
  const abort = useRef<AbortController>(undefined)
  const [file, setFile] = useState<File | null>(null)
  const [name, setName] = useState('')
  const bring = useMutation({
    async mutationFn(archive: File) {
      abort.current = new AbortController()
      const wanted = name.trim()
      const { data } = await client.knowledge.import(
        { file: archive, ...(wanted === '' ? {} : { name: wanted }) },
        { signal: abort.current.signal, timeout: timeoutMilliseconds, maxRetries: 0 },
      )
      return data
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: knowledgeKey }),
  })
  const done = bring.data

  function close(): void {
    abort.current?.abort()
    onClose()
  }

  return (
    <Modal opened onClose={close} title={text.importTitle} closeButtonProps={{ 'aria-label': common.close }}>
      <Stack>
        <Text size="sm" c="dimmed">
          {text.importHint}
        </Text>
        <FileInput label={text.archive} accept=".gz,.tgz,application/gzip" value={file} onChange={setFile} required />
        <TextInput
          label={text.importName}
          placeholder={text.importKeepsName}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
        />
        <div aria-live="polite">
          {bring.isPending && file !== null && (
            <Group gap="xs">
              <Loader size="xs" />
              <Text size="sm">{text.importing(formatBytes(file.size, language))}</Text>
            </Group>
          )}
          {done !== undefined && (
            <Alert color="green" title={text.imported(done.name)}>
              {text.importedDetail(done.documents, done.slices, done.waiting_documents)}
            </Alert>
          )}
        </div>
        {bring.isError && !(bring.error instanceof AbortedError) && <ErrorNotice error={bring.error} />}
        <Group justify="flex-end">
          {done === undefined ? (
            <>
              <Button variant="default" onClick={close}>
                {common.cancel}
              </Button>
              <Button
                disabled={file === null}
                loading={bring.isPending}
                onClick={() => file !== null && bring.mutate(file)}
              >
                {text.import}
              </Button>
            </>
          ) : (
            <Button onClick={() => onOpen(done.id)}>{text.open}</Button>
          )}
        </Group>
      </Stack>
    </Modal>
  )
}
