import { Button, Group, Paper, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { contentText } from '../../api/content-text.ts'
import { ErrorNotice } from '../../components/error-notice.tsx'
import { useTexts } from '../../messages/language.tsx'
import { Step } from './step.tsx'
import { texts } from './texts.ts'

export function FirstChatStep() {
  const text = useTexts(texts)
  const [answer, setAnswer] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()

  async function ask(): Promise<void> {
    setBusy(true)
    setError(undefined)
    setAnswer('')
    try {
      const stream = await client.chat.completions.create({
        model: 'glm-4.7',
        messages: [{ role: 'user', content: text.chatPrompt }],
        thinking: { type: 'disabled' },
        stream: true,
      })
      for await (const { choices } of stream) setAnswer((before) => before + contentText(choices[0]?.delta.content))
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Step title={text.chatTitle} hint={text.chatHint}>
      <Group>
        <Button onClick={() => void ask()} loading={busy}>
          {text.send}
        </Button>
        <Button component={Link} to="/playground/chat" variant="subtle">
          {text.openPlayground}
        </Button>
      </Group>
      <div aria-live="polite" aria-busy={busy}>
        {answer !== '' && (
          <Paper p="sm" radius="md" bg="var(--mantine-color-default-hover)">
            <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
              {answer}
            </Text>
          </Paper>
        )}
      </div>
      {error !== undefined && <ErrorNotice error={error} />}
    </Step>
  )
}
