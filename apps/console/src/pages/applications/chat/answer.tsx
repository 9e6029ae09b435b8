import { Alert, Badge, Button, Group, Loader, Stack, Text } from '@mantine/core'
import type { SliceInfo } from '@openmaas/sdk'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTexts } from '../../../messages/language.tsx'
import { sliceInfoQuery } from '../queries.ts'
import type { Message } from './conversations.ts'
import { sourcesOf, withMarks } from './sources.ts'
import { texts } from './texts.ts'

const AnswerText = lazy(async () => ({ default: (await import('./answer-text.tsx')).AnswerText }))

export interface AnswerProps {
  readonly message: Message
  readonly isStreaming: boolean
  readonly onCite: (requestId: string, number: number) => void
}

export function Answer({ message, isStreaming, onCite }: AnswerProps) {
  const text = useTexts(texts)
  const { content, requestId, nodeId, failure, tokens, duration } = message
  const info = useQuery({
    ...sliceInfoQuery(requestId ?? '', nodeId),
    enabled: !isStreaming && requestId !== undefined,
  })
  const cite = requestId === undefined ? undefined : (number: number): void => onCite(requestId, number)
  return (
    <Stack gap="xs">
      {content === '' && isStreaming && <Loader type="dots" size="sm" role="status" aria-label={text.thinking} />}
      <Suspense fallback={<Text size="sm">{content}</Text>}>
        <AnswerText content={withMarks(content, info.data?.answer)} onCite={isStreaming ? undefined : cite} />
      </Suspense>
      {failure !== undefined && <Alert color="red">{failure}</Alert>}
      {info.data !== undefined && cite !== undefined && <Sources info={info.data} onCite={cite} />}
      {duration !== undefined && (
        <Text size="xs" c="dimmed">
          {text.figures((duration / 1000).toFixed(1), tokens)}
        </Text>
      )}
    </Stack>
  )
}

/** What the answer was made from; what it cites first. */
function Sources({ info, onCite }: { readonly info: SliceInfo; readonly onCite: (number: number) => void }) {
  const text = useTexts(texts)
  const sources = sourcesOf(info)
  const unsupported = info.answer?.sentences.filter(({ index }) => info.answer?.unsupported.includes(index)) ?? []
  if (sources.length === 0)
    return (
      <Text size="xs" c="dimmed">
        {text.nothingFound}
      </Text>
    )
  return (
    <Stack gap={6}>
      <Group gap={6}>
        {sources.map(({ number, document, start, line, cited }) => (
          <Button
            key={number}
            size="compact-xs"
            variant={cited ? 'light' : 'default'}
            onClick={() => onCite(number)}
            maw="100%"
          >
            {number} · {document.name}
            {start !== undefined && ` · ${text.page(start.page)}`}
            {line !== undefined && ` · ${text.line(line)}`}
          </Button>
        ))}
      </Group>
      {unsupported.length > 0 && (
        <div>
          <Badge color="yellow" variant="light">
            {text.unsupported(unsupported.length)}
          </Badge>
          {unsupported.map(({ index, text: sentence }) => (
            <Text key={index} size="xs" c="dimmed" mt={4}>
              {text.quoted(sentence)}
            </Text>
          ))}
        </div>
      )}
      {info.has_old_document && (
        <Text size="xs" c="dimmed">
          {text.oldDocuments}
        </Text>
      )}
    </Stack>
  )
}
