import { Paper, Stack, Text } from '@mantine/core'
import type { ApplicationData } from '@openmaas/sdk'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { MessagesSquare } from 'lucide-react'
import { useCallback } from 'react'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { useSignedIn } from '../../../session/session.tsx'
import { Answer } from './answer.tsx'
import classes from './chat.module.css'
import { History } from './history.tsx'
import { QuestionBox } from './question-box.tsx'
import { SourceDrawer } from './source-drawer.tsx'
import { texts } from './texts.ts'
import { useTestChat } from './use-test-chat.ts'

const route = getRouteApi('/applications/$applicationId')

/** Talks with the application; every citation opens the page at its box. */
export function TestChat({ application }: { readonly application: ApplicationData }) {
  const text = useTexts(texts)
  const { id: applicationId, name } = application
  const { account_id: accountId } = useSignedIn()
  const { chat, cite } = route.useSearch()
  const navigate = useNavigate()
  const open = useCallback(
    (search: { chat?: string | undefined; cite?: string | undefined }) =>
      void navigate({ to: '/applications/$applicationId', params: { applicationId }, search, resetScroll: false }),
    [navigate, applicationId],
  )
  const conversation = useTestChat(`${accountId}/${applicationId}`, applicationId, chat, (id) => open({ chat: id }))
  const { messages, isBusy, error } = conversation
  const [citedAnswer = '', citedNumber = ''] = cite?.split(':') ?? []

  return (
    <div className={classes['layout']}>
      <aside className={classes['history']} aria-label={text.history}>
        <History
          conversations={conversation.conversations}
          open={chat}
          onOpen={(id) => open({ chat: id })}
          onRemove={(id) => {
            conversation.remove(id)
            if (id === chat) open({})
          }}
        />
      </aside>
      <Stack>
        <Stack className={classes['messages']} role="log" aria-live="polite" aria-busy={isBusy}>
          {messages.length === 0 && <EmptyState icon={MessagesSquare} title={text.empty(name)} hint={text.emptyHint} />}
          {messages.map((message, index) =>
            message.role === 'user' ? (
              <Paper
                key={index}
                px="md"
                py="xs"
                ms="auto"
                bg="var(--mantine-color-default-hover)"
                className={classes['question']}
              >
                <Text size="sm">{message.content}</Text>
              </Paper>
            ) : (
              <Answer
                key={index}
                message={message}
                isStreaming={isBusy && index === messages.length - 1}
                onCite={(requestId, number) => open({ chat, cite: `${requestId}:${number}` })}
              />
            ),
          )}
          {error !== undefined && <ErrorNotice error={error} />}
        </Stack>
        <QuestionBox isBusy={isBusy} onAsk={conversation.ask} onStop={() => conversation.stop()} />
      </Stack>
      {cite !== undefined && (
        <SourceDrawer
          requestId={citedAnswer}
          number={Number(citedNumber)}
          onSelect={(number) => open({ chat, cite: `${citedAnswer}:${number}` })}
          onClose={() => open({ chat })}
        />
      )}
    </div>
  )
}
