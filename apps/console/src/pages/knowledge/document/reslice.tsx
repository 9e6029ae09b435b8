import { Alert, Button, Group, Modal, Paper, SimpleGrid, Stack, Text } from '@mantine/core'
import type { DocumentData } from '@openmaas/sdk'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../../api/client.ts'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { useMessages, useTexts } from '../../../messages/language.tsx'
import { slicingFields, SlicingFields } from '../documents/slicing-fields.tsx'
import type { Slicing } from '../documents/slicing-fields.tsx'
import { knowledgeKey } from '../queries.ts'
import classes from './document.module.css'
import { slicingTypesOf } from './kinds.ts'
import { texts } from './texts.ts'

export interface ResliceProps {
  readonly document: DocumentData
  /** Slices that it has now. */
  readonly present: number | undefined
  readonly onClose: () => void
}

const shownSlices = 30

/** Settings of cutting, what they would give, and the button that does it. */
export function Reslice({ document, present, onClose }: ResliceProps) {
  const text = useTexts(texts)
  const common = useMessages()
  const queries = useQueryClient()
  const [slicing, setSlicing] = useState<Slicing>({
    type: document.knowledge_type,
    separators: (document.custom_separator ?? ['\n']).map((one) => one.replaceAll('\n', '\\n').replaceAll('\t', '\\t')),
    size: document.sentence_size ?? 300,
  })
  const { knowledge_type: type = 1, ...custom } = slicingFields(slicing)
  const settings = { knowledge_type: type, ...custom }
  const preview = useMutation({
    mutationFn: async () =>
      (await client.knowledge.document.preview(document.id, { ...settings, limit: shownSlices })).data,
  })
  const apply = useMutation({
    mutationFn: () => client.knowledge.document.update(document.id, settings),
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: knowledgeKey })
      onClose()
    },
  })
  const { data } = preview

  return (
    <Modal opened onClose={onClose} size="lg" title={text.reslice} closeButtonProps={{ 'aria-label': common.close }}>
      <Stack>
        <Text size="sm" c="dimmed">
          {text.resliceHint}
        </Text>
        <SlicingFields
          value={slicing}
          onChange={(value) => {
            setSlicing(value)
            preview.reset()
          }}
          types={slicingTypesOf(document.name)}
        />
        <div aria-live="polite">
          {data !== undefined && (
            <Stack gap="sm">
              <SimpleGrid cols={{ base: 2, xs: 4 }}>
                <Figure
                  label={text.slicesCount}
                  value={present === undefined ? `${data.total}` : `${present} → ${data.total}`}
                />
                <Figure label={text.shortest} value={String(data.shortest)} />
                <Figure label={text.average} value={String(data.average)} />
                <Figure label={text.longest} value={String(data.longest)} />
              </SimpleGrid>
              {data.wants_questions && <Alert color="yellow">{text.wantsQuestions}</Alert>}
              <Stack gap={6} className={classes['preview']} tabIndex={0} role="region" aria-label={text.preview}>
                {data.list.map(({ ordinal, text: words, page }) => (
                  <Paper key={ordinal} withBorder p="xs">
                    <Text size="xs" c="dimmed">
                      {ordinal + 1} · {text.characters([...words].length)}
                      {page !== null && ` · ${text.page(page)}`}
                    </Text>
                    <Text size="sm" className={classes['text']}>
                      {words}
                    </Text>
                  </Paper>
                ))}
                {data.total > data.list.length && (
                  <Text size="xs" c="dimmed">
                    {text.andMore(data.total - data.list.length)}
                  </Text>
                )}
              </Stack>
            </Stack>
          )}
        </div>
        {preview.isError && <ErrorNotice error={preview.error} />}
        {apply.isError && <ErrorNotice error={apply.error} />}
        <Group justify="flex-end">
          <Button variant="default" loading={preview.isPending} onClick={() => preview.mutate()}>
            {text.preview}
          </Button>
          <Button loading={apply.isPending} onClick={() => apply.mutate()}>
            {text.apply}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function Figure({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text fw={600}>{value}</Text>
    </div>
  )
}
