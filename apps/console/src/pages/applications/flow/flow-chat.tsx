import { Button, Code, Group, Select, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ApplicationData } from '@openmaas/sdk'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { MessagesSquare } from 'lucide-react'
import { useState } from 'react'
import { CopyButton } from '../../../components/copy-button.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { RequestCode } from '../../../components/request-code.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { useSignedIn } from '../../../session/session.tsx'
import classes from '../chat/chat.module.css'
import { History } from '../chat/history.tsx'
import { QuestionBox } from '../chat/question-box.tsx'
import { SourceDrawer } from '../chat/source-drawer.tsx'
import { texts as chatTexts } from '../chat/texts.ts'
import { nextQuestionsQuery, variablesQuery } from '../queries.ts'
import { FileBar } from './file-bar.tsx'
import { flowRequest } from './flow-content.ts'
import { FlowMessages, NextQuestions } from './flow-messages.tsx'
import { texts } from './texts.ts'
import { useFlowChat } from './use-flow-chat.ts'
import { useFlowFiles } from './use-flow-files.ts'

const route = getRouteApi('/applications/$applicationId')

/** Talks with the application as a flow: its inputs, files and conversation as clients of that API use them. */
export function FlowChat({ application }: { readonly application: ApplicationData }) {
  const text = useTexts(texts)
  const common = useTexts(chatTexts)
  const { id: applicationId, name } = application
  const { account_id: accountId } = useSignedIn()
  const { chat, cite } = route.useSearch()
  const navigate = useNavigate()
  const open = (search: { chat?: string | undefined; cite?: string | undefined }): void =>
    void navigate({
      to: '/applications/$applicationId',
      params: { applicationId },
      search: { tab: 'flow', ...search },
      resetScroll: false,
    })
  const conversation = useFlowChat(`${accountId}/${applicationId}/flow`, applicationId, chat, (id) =>
    open({ chat: id }),
  )
  const { messages, isBusy, error } = conversation
  const variables = useQuery(variablesQuery(applicationId))
  const files = useFlowFiles(applicationId, chat)
  const [choices, setChoices] = useState<Readonly<Record<string, string>>>({})
  const next = useQuery({
    ...nextQuestionsQuery(applicationId, chat ?? '', messages.length),
    enabled: chat !== undefined && !isBusy && messages.at(-1)?.role === 'assistant',
  })
  const [codeOpen, code] = useDisclosure(false)
  const given = files.files.filter(({ state }) => state !== 'failed')
  const takes = (type: string): boolean => variables.data?.some((variable) => variable.type === type) === true
  const [citedAnswer = '', citedNumber = ''] = cite?.split(':') ?? []

  function ask(words: string): Promise<boolean> {
    files.clear()
    return conversation.ask(
      { words, files: given, choices },
      given.map((file) => file.name),
    )
  }

  return (
    <div className={classes['layout']}>
      <aside className={classes['history']} aria-label={common.history}>
        <History
          conversations={conversation.conversations}
          open={chat}
          onOpen={(id) => open({ chat: id })}
          onRemove={(id) => {
            conversation.remove(id)
            if (id === chat) open({})
          }}
          hint={text.kept}
        />
      </aside>
      <Stack>
        <Group justify="space-between" gap="xs">
          <Text size="sm" c="dimmed">
            {chat === undefined ? text.noConversation : text.conversation}{' '}
            {chat !== undefined && (
              <>
                <Code>{chat}</Code> <CopyButton text={chat} />
              </>
            )}
          </Text>
          <Button size="compact-sm" variant="default" onClick={code.open}>
            {text.code}
          </Button>
        </Group>
        <Stack className={classes['messages']} role="log" aria-live="polite" aria-busy={isBusy}>
          {messages.length === 0 && <EmptyState icon={MessagesSquare} title={common.empty(name)} hint={text.lead} />}
          <FlowMessages
            messages={messages}
            isBusy={isBusy}
            onCite={(requestId, number) => open({ chat, cite: `${requestId}:${number}` })}
          />
          {error !== undefined && <ErrorNotice error={error} />}
        </Stack>
        <NextQuestions questions={next.data ?? []} onAsk={(question) => void ask(question)} />
        {variables.isError && <ErrorNotice error={variables.error} onRetry={() => void variables.refetch()} />}
        {variables.data
          ?.filter(({ type }) => type === 'selection_list')
          .map(({ id, name: label, tips, allowed_values: values }) => (
            <Select
              key={id}
              label={label}
              description={tips}
              placeholder={text.choose}
              data={values}
              value={choices[id] ?? null}
              onChange={(value) => setChoices({ ...choices, [id]: value ?? '' })}
            />
          ))}
        <FileBar files={files} takesFiles={takes('upload_file')} takesPictures={takes('upload_image')} />
        <QuestionBox isBusy={isBusy} onAsk={ask} onStop={() => conversation.stop()} />
      </Stack>
      {cite !== undefined && (
        <SourceDrawer
          requestId={citedAnswer}
          nodeId={messages.find(({ requestId }) => requestId === citedAnswer)?.nodeId}
          number={Number(citedNumber)}
          onSelect={(number) => open({ chat, cite: `${citedAnswer}:${number}` })}
          onClose={() => open({ chat })}
        />
      )}
      <RequestCode
        opened={codeOpen}
        onClose={code.close}
        title={text.code}
        path="/llm-application/open/v3/application/invoke"
        operation="application.invokeV3"
        body={flowRequest(applicationId, chat, { words: messages.at(-2)?.content ?? '…', files: given, choices })}
      />
    </div>
  )
}
