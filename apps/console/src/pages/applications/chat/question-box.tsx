import { ActionIcon, Textarea } from '@mantine/core'
import { ArrowUp, Square } from 'lucide-react'
import { useState } from 'react'
import { canHover } from '../../../app/can-hover.ts'
import { useTexts } from '../../../messages/language.tsx'
import { texts } from './texts.ts'

export interface QuestionBoxProps {
  readonly isBusy: boolean
  /** False: it was not taken and is to be asked again. */
  readonly onAsk: (question: string) => Promise<boolean>
  readonly onStop: () => void
}

export function QuestionBox({ isBusy, onAsk, onStop }: QuestionBoxProps) {
  const text = useTexts(texts)
  const [question, setQuestion] = useState('')

  async function ask(): Promise<void> {
    const words = question.trim()
    if (words === '' || isBusy) return
    setQuestion('')
    const isTaken = await onAsk(words)
    if (!isTaken) setQuestion((typed) => (typed === '' ? words : typed))
  }

  return (
    <Textarea
      aria-label={text.question}
      placeholder={text.question}
      autoFocus={canHover}
      value={question}
      onChange={(event) => setQuestion(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
        event.preventDefault()
        void ask()
      }}
      autosize
      minRows={1}
      maxRows={8}
      size="md"
      rightSectionWidth={48}
      rightSection={
        isBusy ? (
          <ActionIcon variant="filled" aria-label={text.stop} onClick={onStop}>
            <Square size={15} aria-hidden />
          </ActionIcon>
        ) : (
          <ActionIcon
            variant="filled"
            aria-label={text.send}
            onClick={() => void ask()}
            disabled={question.trim() === ''}
          >
            <ArrowUp size={17} aria-hidden />
          </ActionIcon>
        )
      }
    />
  )
}
