import { Button, Group, Paper, Stack, Text } from '@mantine/core'
import { Paperclip } from 'lucide-react'
import { useTexts } from '../../../messages/language.tsx'
import { Answer } from '../chat/answer.tsx'
import classes from '../chat/chat.module.css'
import type { Message } from '../chat/conversations.ts'
import { Steps } from './steps.tsx'
import { texts } from './texts.ts'

export interface FlowMessagesProps {
  readonly messages: readonly Message[]
  readonly isBusy: boolean
  readonly onCite: (requestId: string, number: number) => void
}

export function FlowMessages({ messages, isBusy, onCite }: FlowMessagesProps) {
  return messages.map((message, index) => {
    const { role, content, files = [], steps = [] } = message
    if (role === 'assistant')
      return (
        <Stack key={index} gap={4}>
          <Answer message={message} isStreaming={isBusy && index === messages.length - 1} onCite={onCite} />
          <Steps steps={steps} />
        </Stack>
      )
    return (
      <Paper
        key={index}
        px="md"
        py="xs"
        ms="auto"
        bg="var(--mantine-color-default-hover)"
        className={classes['question']}
      >
        <Text size="sm">{content}</Text>
        {files.map((name) => (
          <Group key={name} gap={4} wrap="nowrap">
            <Paperclip size={12} aria-hidden />
            <Text size="xs" c="dimmed">
              {name}
            </Text>
          </Group>
        ))}
      </Paper>
    )
  })
}

export interface NextQuestionsProps {
  readonly questions: readonly string[]
  readonly onAsk: (question: string) => void
}

/** Questions that the platform proposes, each a click away. */
export function NextQuestions({ questions, onAsk }: NextQuestionsProps) {
  const text = useTexts(texts)
  if (questions.length === 0) return null
  return (
    <Group gap="xs" role="group" aria-label={text.next}>
      <Text size="xs" c="dimmed">
        {text.next}
      </Text>
      {questions.map((question) => (
        <Button key={question} size="compact-sm" variant="light" maw="100%" onClick={() => onAsk(question)}>
          {question}
        </Button>
      ))}
    </Group>
  )
}
