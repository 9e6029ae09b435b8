import { Badge, Group, Popover, Progress, Stack, Text, UnstyledButton } from '@mantine/core'
import type { DocumentData } from '@openmaas/sdk'
import { Info } from 'lucide-react'
import { useTexts } from '../../../messages/language.tsx'
import { adviceTexts } from './advice-texts.ts'
import { texts } from './texts.ts'

/** How far the work on a document is; for one that failed, why, and what to do. */
export function DocumentState({ document }: { readonly document: DocumentData }) {
  const text = useTexts(texts)
  if (document.embedding_stat === 1)
    return (
      <Badge color="green" variant="light">
        {text.states.ready}
      </Badge>
    )
  if (document.embedding_stat === 2) return <Failure document={document} />
  const { progress } = document
  if (progress === undefined) return <Badge variant="light">{text.states.working}</Badge>
  const { stage, slices, embedded, recognised, to_recognise: toRecognise, last_error: lastError } = progress
  const share =
    stage === 'embedding' && slices > 0
      ? embedded / slices
      : recognised !== undefined && toRecognise !== undefined
        ? recognised / Math.max(1, toRecognise)
        : undefined
  const label = text.stages[stage]
  return (
    <Stack gap={3} w="100%">
      <Text size="xs" truncate title={lastError ?? label}>
        {share === undefined ? label : `${label} ${Math.round(share * 100)}%`}
        {lastError !== undefined && ` · ${lastError}`}
      </Text>
      <Progress
        value={(share ?? 1) * 100}
        animated
        size="xs"
        color={lastError === undefined ? undefined : 'yellow'}
        aria-label={label}
      />
    </Stack>
  )
}

function Failure({ document }: { readonly document: DocumentData }) {
  const text = useTexts(texts)
  const advice = useTexts(adviceTexts)
  const { failInfo } = document
  return (
    <Popover width={300} position="bottom-end" withArrow shadow="md" trapFocus>
      <Popover.Target>
        <UnstyledButton aria-label={text.whyFailed(document.name)}>
          <Group gap={4} wrap="nowrap">
            <Badge color="red" variant="light">
              {text.states.failed}
            </Badge>
            <Info size={15} color="var(--mantine-color-dimmed)" aria-hidden />
          </Group>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <FailureAdvice failInfo={failInfo} advice={advice} />
      </Popover.Dropdown>
    </Popover>
  )
}

export function FailureAdvice({
  failInfo,
  advice,
}: {
  readonly failInfo: DocumentData['failInfo']
  readonly advice: Readonly<Record<number, string>>
}) {
  const text = useTexts(texts)
  return (
    <Stack gap={4}>
      <Text size="sm" fw={550}>
        {failInfo?.embedding_msg ?? text.states.failed}
      </Text>
      <Text size="sm">{advice[failInfo?.embedding_code ?? 0] ?? advice[0]}</Text>
    </Stack>
  )
}
