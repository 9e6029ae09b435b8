import { Badge, Button, Group, List, Paper, Stack, Text, Textarea, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../../api/client.ts'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { texts } from './texts.ts'

const colors = { PASS: 'green', REVIEW: 'orange', REJECT: 'red' } as const

/** What the lists find in a text. */
export function TextCheck() {
  const text = useTexts(texts)
  const [words, setWords] = useState('')
  const check = useMutation({ mutationFn: () => client.admin.moderation.check({ text: words }) })
  return (
    <Paper withBorder p="lg" radius="md" component="section">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          check.mutate()
        }}
      >
        <Stack gap="sm">
          <Title order={2} size="h4">
            {text.check}
          </Title>
          <Textarea
            label={text.checkHint}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
            autosize
            minRows={2}
            maxRows={8}
          />
          <Group>
            <Button type="submit" variant="light" loading={check.isPending} disabled={words.trim() === ''}>
              {text.checkButton}
            </Button>
            <div role="status">
              {check.data !== undefined && (
                <Badge color={colors[check.data.risk_level]}>{text.results[check.data.risk_level]}</Badge>
              )}
            </div>
          </Group>
          {check.isError && <ErrorNotice error={check.error} />}
          {check.data !== undefined && check.data.data.length > 0 && (
            <List size="sm">
              {check.data.data.map(({ word, list, start }) => (
                <List.Item key={`${list} ${start} ${word}`}>
                  <Text size="sm">{text.hit(word, list)}</Text>
                </List.Item>
              ))}
            </List>
          )}
        </Stack>
      </form>
    </Paper>
  )
}
