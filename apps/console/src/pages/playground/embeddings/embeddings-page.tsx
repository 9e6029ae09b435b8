import { Anchor, Group, Paper, Select, Stack, Table, Text, Textarea, Title } from '@mantine/core'
import { Waypoints } from 'lucide-react'
import { client } from '../../../api/client.ts'
import { CopyButton } from '../../../components/copy-button.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { ModelSelect } from '../shared/model-select.tsx'
import { TryPage } from '../shared/try-page.tsx'
import { useCall } from '../shared/use-call.ts'
import { usePageSettings } from '../shared/use-page-settings.ts'
import { likeness } from './likeness.ts'
import { embeddingRequest, readEmbeddingSettings } from './search.ts'
import { texts } from './texts.ts'

interface Embedded {
  readonly words: readonly string[]
  readonly vectors: readonly (readonly number[])[]
}

const dimensionsToChoose = ['256', '512', '1024', '2048']

export function EmbeddingsPage() {
  const text = useTexts(texts)
  const [settings, change] = usePageSettings(readEmbeddingSettings)
  const call = useCall<Embedded>()
  const { model, input, dimensions } = settings

  function embed(): void {
    const request = embeddingRequest(settings)
    call.run(async (signal) => {
      const { data } = await client.embeddings.create(request, { signal })
      return {
        words: request.input,
        vectors: data.map(({ embedding }) => (typeof embedding === 'string' ? [] : embedding)),
      }
    })
  }

  return (
    <TryPage
      title={text.title}
      lead={text.lead}
      request={{ path: '/paas/v4/embeddings', operation: 'embeddings.create', body: embeddingRequest(settings) }}
      call={call}
      action={text.embed}
      incomplete={input.trim() === ''}
      onSubmit={embed}
      fields={
        <>
          <ModelSelect kind="embedding" value={model} onChange={(chosen) => change({ model: chosen })} />
          <Textarea
            label={text.input}
            description={text.inputHint}
            value={input}
            onChange={(event) => change({ input: event.currentTarget.value })}
            autosize
            minRows={4}
            maxRows={16}
            required
          />
          {input === '' && (
            <Anchor component="button" type="button" size="xs" onClick={() => change({ input: text.example })}>
              {text.useExample}
            </Anchor>
          )}
          <Select
            label={text.dimensions}
            value={dimensions?.toString() ?? ''}
            data={[
              { value: '', label: text.dimensionsAuto },
              ...dimensionsToChoose.map((one) => ({ value: one, label: one })),
            ]}
            onChange={(value) => change({ dimensions: value === '' || value === null ? undefined : Number(value) })}
            allowDeselect={false}
          />
        </>
      }
    >
      {call.result === undefined ? (
        <EmptyState icon={Waypoints} title={text.empty} hint={text.emptyHint} />
      ) : (
        <Comparison embedded={call.result} />
      )}
    </TryPage>
  )
}

/** Texts that are compared with each other; more would not fit on a page. */
const mostCompared = 12

function Comparison({ embedded: { words, vectors } }: { readonly embedded: Embedded }) {
  const text = useTexts(texts)
  const compared = vectors.slice(0, mostCompared)
  return (
    <Stack>
      {compared.length > 1 && (
        <section>
          <Title order={2} size="h5" mb="xs">
            {text.likeness}
          </Title>
          <Table.ScrollContainer minWidth={0}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th />
                  {compared.map((_, index) => (
                    <Table.Th key={index} ta="right">
                      {index + 1}
                    </Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {compared.map((left, index) => (
                  <Table.Tr key={index}>
                    <Table.Th scope="row" fw={400} maw={320}>
                      <Text size="sm" lineClamp={2}>
                        {index + 1}. {words[index]}
                      </Text>
                    </Table.Th>
                    {compared.map((right, at) => (
                      <Cell key={at} value={likeness(left, right)} />
                    ))}
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </section>
      )}
      <section>
        <Title order={2} size="h5" mb="xs">
          {text.vectors}
        </Title>
        <Stack gap="xs">
          {compared.map((vector, index) => (
            <Paper key={index} withBorder radius="md" px="sm" py={6}>
              <Group justify="space-between">
                <Text size="xs" c="dimmed">
                  {index + 1} · {text.vector(vector.length)}
                </Text>
                <CopyButton text={JSON.stringify(vector)} />
              </Group>
              <Text size="xs" ff="monospace" truncate>
                {vector
                  .slice(0, 12)
                  .map((number) => number.toFixed(4))
                  .join(', ')}
                , …
              </Text>
            </Paper>
          ))}
        </Stack>
      </section>
    </Stack>
  )
}

/** The more alike, the stronger its ground. */
function Cell({ value }: { readonly value: number }) {
  const strength = Math.round(Math.max(0, value) * 45)
  return (
    <Table.Td
      ta="right"
      ff="monospace"
      bg={`color-mix(in srgb, var(--mantine-primary-color-filled) ${strength}%, transparent)`}
    >
      {value.toFixed(3)}
    </Table.Td>
  )
}
