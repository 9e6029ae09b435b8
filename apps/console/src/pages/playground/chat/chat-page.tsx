import { Button, Collapse, Grid, Group, Paper, Select, SimpleGrid, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Code, SlidersHorizontal, Trash2 } from 'lucide-react'
import { useEffect } from 'react'
import { PageHead } from '../../../components/page-head.tsx'
import { RequestCode } from '../../../components/request-code.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { useModels } from '../shared/use-models.ts'
import { ChatSettingsForm } from './chat-settings.tsx'
import { chatRequest, shownTurns } from './chat-request.ts'
import { forgetHandedTurns, handedTurns } from './handed-chat.ts'
import { Composer } from './composer.tsx'
import { Conversation } from './conversation.tsx'
import { readChatSettings } from './search.ts'
import type { ChatSettings } from './search.ts'
import { texts } from './texts.ts'
import { useChat } from './use-chat.ts'

export function ChatPage() {
  const text = useTexts(texts)
  const navigate = useNavigate()
  const settings = readChatSettings(useSearch({ strict: false }))
  const { model, beside } = settings
  const { names } = useModels(['chat', 'vision'], model)
  const first = useChat('openmaas-chat', model, settings, handedTurns())
  const second = useChat('openmaas-chat-beside', beside ?? model, settings)
  useEffect(forgetHandedTurns, [])
  const chats = beside === undefined ? [first] : [first, second]
  const busy = chats.some((chat) => chat.busy)
  const [settingsOpen, settingsPanel] = useDisclosure(false)
  const [codeOpen, codePanel] = useDisclosure(false)

  function change(changed: Partial<ChatSettings>): void {
    void navigate({ to: '/playground/chat', search: { ...settings, ...changed }, replace: true })
  }

  return (
    <>
      <PageHead
        title={text.title}
        lead={text.lead}
        action={
          <Group gap="xs">
            <Button variant="default" size="xs" leftSection={<Code size={14} aria-hidden />} onClick={codePanel.open}>
              {text.code}
            </Button>
            <Button
              variant="default"
              size="xs"
              leftSection={<Trash2 size={14} aria-hidden />}
              onClick={() => chats.forEach((chat) => chat.clear())}
              disabled={first.turns.length === 0}
            >
              {text.clear}
            </Button>
          </Group>
        }
      />
      <Group align="flex-end" mb="md">
        <Select
          label={text.model}
          value={model}
          data={names}
          onChange={(value) => change({ model: value ?? model })}
          searchable
          allowDeselect={false}
          w={220}
        />
        <Select
          label={text.beside}
          placeholder={text.besideNone}
          value={beside ?? null}
          data={names}
          onChange={(value) => change({ beside: value ?? undefined })}
          searchable
          clearable
          w={220}
        />
        <Button
          variant="default"
          leftSection={<SlidersHorizontal size={15} aria-hidden />}
          onClick={settingsPanel.toggle}
          aria-expanded={settingsOpen}
        >
          {text.settings}
        </Button>
      </Group>
      <Grid>
        <Grid.Col span={{ base: 12, md: settingsOpen ? 8 : 12 }} order={{ base: 2, md: 1 }}>
          <Stack maw={beside === undefined ? 860 : undefined}>
            <SimpleGrid cols={{ base: 1, md: chats.length }}>
              <Conversation chat={first} model={model} />
              {beside !== undefined && <Conversation chat={second} model={beside} />}
            </SimpleGrid>
            <Composer
              busy={busy}
              onSend={(turn) => chats.forEach((chat) => chat.send(turn))}
              onStop={() => chats.forEach((chat) => chat.stop())}
            />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }} order={{ base: 1, md: 2 }} display={settingsOpen ? undefined : 'none'}>
          <Collapse expanded={settingsOpen}>
            <Paper withBorder p="md" radius="md">
              <ChatSettingsForm settings={settings} onChange={change} />
            </Paper>
          </Collapse>
        </Grid.Col>
      </Grid>
      <RequestCode
        opened={codeOpen}
        onClose={codePanel.close}
        title={text.code}
        path="/paas/v4/chat/completions"
        operation="chat.completions.create"
        body={codeOpen ? chatRequest(model, readable(settings), shownTurns(first.turns, text.greeting)) : {}}
      />
    </>
  )
}

/** Tools that are not JSON yet would keep the code from being shown. */
function readable(settings: ChatSettings): ChatSettings {
  try {
    JSON.parse(settings.tools ?? '[]')
    return settings
  } catch {
    return { ...settings, tools: undefined }
  }
}
