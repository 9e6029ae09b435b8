import { UnstyledButton } from '@mantine/core'
import { useMemo } from 'react'
import ReactMarkdown from 'react-markdown'
import type { Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { useTexts } from '../../../messages/language.tsx'
import classes from './chat.module.css'
import { texts } from './texts.ts'

export interface AnswerTextProps {
  readonly content: string
  /** Absent while the slices are not known. */
  readonly onCite?: ((number: number) => void) | undefined
}

const plugins = [remarkGfm]
const citation = /^#cite-(\d+)$/

/** An answer as Markdown, whose numbers in brackets lead to what they name. */
export function AnswerText({ content, onCite }: AnswerTextProps) {
  const text = useTexts(texts)
  const components = useMemo<Components>(
    () => ({
      a({ href, children }) {
        const number = Number(citation.exec(href ?? '')?.[1])
        if (Number.isNaN(number))
          return (
            <a href={href} target="_blank" rel="noreferrer noopener">
              {children}
            </a>
          )
        return onCite === undefined ? (
          <sup>{number}</sup>
        ) : (
          <UnstyledButton
            className={classes['mark']}
            onClick={() => onCite(number)}
            aria-label={text.openSource(number)}
          >
            {number}
          </UnstyledButton>
        )
      },
      // Pictures of other hosts are not asked for: the policy of the page forbids it.
      img: ({ alt }) => <em>{alt}</em>,
    }),
    [onCite, text],
  )
  const marked = content.replace(/\[(\d{1,3})\](?!\()/g, '[$1](#cite-$1)')
  return (
    <div className={classes['answer']}>
      <ReactMarkdown remarkPlugins={plugins} components={components}>
        {marked}
      </ReactMarkdown>
    </div>
  )
}
