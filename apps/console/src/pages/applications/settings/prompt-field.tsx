import { Badge, Button, Group, Stack, Textarea } from '@mantine/core'
import { Check, Plus, X } from 'lucide-react'
import { useRef } from 'react'
import { useTexts } from '../../../messages/language.tsx'
import { checkPrompt } from './prompt-check.ts'
import { texts } from './texts.ts'

export interface PromptFieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
}

const placeholders = { knowledge: '{{knowledge}}', user: '{{user}}' } as const

/** The template, checked while it is written: each placeholder must stand in it exactly once. */
export function PromptField({ value, onChange }: PromptFieldProps) {
  const text = useTexts(texts)
  const area = useRef<HTMLTextAreaElement>(null)
  const check = checkPrompt(value)

  function insert(words: string): void {
    const place = area.current?.selectionStart ?? value.length
    onChange(value.slice(0, place) + words + value.slice(place))
    area.current?.focus()
  }

  return (
    <Stack gap={6}>
      <Textarea
        ref={area}
        label={text.prompt}
        description={text.promptHint}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={check.isRight ? undefined : text.promptWrong}
        autosize
        minRows={8}
        maxRows={24}
        spellCheck={false}
      />
      <Group gap="xs" role="status">
        {(['knowledge', 'user'] as const).map((name) => {
          const count = check[name]
          const isRight = count === 1
          return (
            <Group key={name} gap={4}>
              <Badge
                color={isRight ? 'green' : 'red'}
                leftSection={isRight ? <Check size={12} aria-hidden /> : <X size={12} aria-hidden />}
              >
                {`${placeholders[name]} ${text.times(count)}`}
              </Badge>
              {count === 0 && (
                <Button
                  size="compact-xs"
                  variant="subtle"
                  leftSection={<Plus size={12} aria-hidden />}
                  onClick={() => insert(placeholders[name])}
                >
                  {text.insert(placeholders[name])}
                </Button>
              )}
            </Group>
          )
        })}
      </Group>
    </Stack>
  )
}
