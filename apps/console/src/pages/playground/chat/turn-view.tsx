import {
  Badge,
  Button,
  Code,
  Collapse,
  Group,
  Image,
  Loader,
  Paper,
  Stack,
  Text,
  Textarea,
  UnstyledButton,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { ChevronDown, ChevronRight, Pencil, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { Markdown } from '../../../components/markdown.tsx'
import { useMessages, useTexts } from '../../../messages/language.tsx'
import classes from './chat.module.css'
import { SpokenAnswer } from './spoken-answer.tsx'
import { texts } from './texts.ts'
import type { AssistantTurn, UserTurn } from './turn.ts'

export function UserTurnView({
  turn,
  onRepeat,
}: {
  readonly turn: UserTurn
  readonly onRepeat: (text?: string) => void
}) {
  const text = useTexts(texts)
  const common = useMessages()
  const [draft, setDraft] = useState<string>()
  return (
    <Paper p="sm" radius="md" bg="var(--mantine-color-default-hover)" ml={{ base: 0, sm: 'xl' }}>
      <Group gap="xs" mb={turn.pictures.length > 0 ? 'xs' : 0}>
        {turn.pictures.map((url) => (
          <Image key={url} src={url} alt="" h={96} w="auto" radius="sm" />
        ))}
      </Group>
      {turn.sounds.map((address, index) => (
        <audio key={index} className={classes['sound']} src={address} controls aria-label={text.sound(index + 1)} />
      ))}
      {draft === undefined ? (
        <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {turn.text}
        </Text>
      ) : (
        <Textarea
          aria-label={text.edit}
          value={draft}
          onChange={(event) => setDraft(event.currentTarget.value)}
          autosize
          autoFocus
        />
      )}
      <Group gap={4} mt={4} justify="flex-end">
        {draft === undefined ? (
          <>
            <Button
              size="compact-xs"
              variant="subtle"
              leftSection={<Pencil size={12} aria-hidden />}
              onClick={() => setDraft(turn.text)}
            >
              {text.edit}
            </Button>
            <Button
              size="compact-xs"
              variant="subtle"
              leftSection={<RotateCcw size={12} aria-hidden />}
              onClick={() => onRepeat()}
            >
              {text.retry}
            </Button>
          </>
        ) : (
          <>
            <Button size="compact-xs" variant="subtle" onClick={() => setDraft(undefined)}>
              {common.cancel}
            </Button>
            <Button
              size="compact-xs"
              onClick={() => {
                onRepeat(draft)
                setDraft(undefined)
              }}
            >
              {text.resend}
            </Button>
          </>
        )}
      </Group>
    </Paper>
  )
}

export function AssistantTurnView({ turn, model }: { readonly turn: AssistantTurn; readonly model: string }) {
  const text = useTexts(texts)
  const { tokens, firstPartMilliseconds, milliseconds, engine } = turn
  const facts = [
    firstPartMilliseconds !== undefined && text.firstPart(Math.round(firstPartMilliseconds)),
    milliseconds !== undefined && text.total(milliseconds),
    tokens !== undefined && text.tokens(tokens.prompt, tokens.completion),
    turn.state === 'stopped' && text.stopped,
  ].filter((fact) => fact !== false)
  return (
    <Stack gap={6} mr={{ base: 0, sm: 'xl' }}>
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {model}
        </Text>
        {engine !== undefined && (
          <Badge size="sm" color={engine === 'simulator' ? 'yellow' : 'gray'}>
            {engine === 'simulator' ? text.simulated : engine}
          </Badge>
        )}
        {turn.state === 'running' && <Loader size={14} type="dots" aria-label={text.answering} />}
      </Group>
      {turn.reasoning !== '' && (
        <Reasoning text={turn.reasoning} thinking={turn.state === 'running' && turn.text === ''} />
      )}
      {turn.text !== '' && <Markdown text={turn.text} />}
      {turn.audio.length > 0 && turn.state !== 'running' && <SpokenAnswer pieces={turn.audio} />}
      {turn.tools.map((tool, index) => (
        <Paper key={index} withBorder p="xs" radius="md">
          <Text size="xs" c="dimmed">
            {text.toolCall(tool.name)}
          </Text>
          <Code block tabIndex={0}>
            {readable(tool.arguments)}
          </Code>
        </Paper>
      ))}
      {turn.state === 'failed' && <ErrorNotice error={turn.error} />}
      {facts.length > 0 && (
        <Text size="xs" c="dimmed">
          {facts.join(' · ')}
        </Text>
      )}
    </Stack>
  )
}

function Reasoning({ text: reasoning, thinking }: { readonly text: string; readonly thinking: boolean }) {
  const text = useTexts(texts)
  const [opened, { toggle }] = useDisclosure(false)
  return (
    <div>
      <UnstyledButton onClick={toggle} aria-expanded={opened}>
        <Group gap={4}>
          {opened ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
          <Text size="xs" c="dimmed">
            {text.reasoning}
          </Text>
          {thinking && <Loader size={12} type="dots" aria-hidden />}
        </Group>
      </UnstyledButton>
      <Collapse expanded={opened}>
        <Text size="xs" c="dimmed" pl="md" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {reasoning}
        </Text>
      </Collapse>
    </div>
  )
}

function readable(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2)
  } catch {
    return json
  }
}
