import { Button, Grid, Group, Loader, Paper, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Code, Square } from 'lucide-react'
import type { ReactNode, SyntheticEvent } from 'react'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { PageHead } from '../../../components/page-head.tsx'
import { RequestCode } from '../../../components/request-code.tsx'
import type { CodedRequest } from '../../../components/request-code.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { texts } from './texts.ts'
import type { Call } from './use-call.ts'

export interface TryPageProps {
  readonly title: string
  readonly lead: string
  /** The call as the fields stand now. */
  readonly request: CodedRequest
  readonly call: Pick<Call<unknown>, 'busy' | 'error' | 'milliseconds' | 'result' | 'stop'>
  /** What the button says. */
  readonly action: string
  /** Whether something is missing that the call needs. */
  readonly incomplete: boolean
  readonly onSubmit: () => void
  readonly fields: ReactNode
  /** What came of it, or what to expect. */
  readonly children: ReactNode
  /** More room for what comes of it. */
  readonly wide?: boolean
}

/** A page to try one call: its fields on one side, on the other what came of it. */
export function TryPage(props: TryPageProps) {
  const { title, lead, request, call, action, incomplete, onSubmit, fields, children, wide = false } = props
  const text = useTexts(texts)
  const [codeOpen, codePanel] = useDisclosure(false)

  function submit(event: SyntheticEvent): void {
    event.preventDefault()
    if (!call.busy && !incomplete) onSubmit()
  }

  return (
    <>
      <PageHead
        title={title}
        lead={lead}
        action={
          <Button variant="default" size="xs" leftSection={<Code size={14} aria-hidden />} onClick={codePanel.open}>
            {text.code}
          </Button>
        }
      />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: wide ? 4 : 5, xl: wide ? 3 : 4 }}>
          <Paper withBorder p="md" radius="md" component="form" onSubmit={submit}>
            <Stack gap="sm">
              {fields}
              <Group mt={4}>
                {call.busy ? (
                  <Button
                    color="red"
                    variant="light"
                    leftSection={<Square size={13} aria-hidden />}
                    onClick={() => call.stop()}
                  >
                    {text.stop}
                  </Button>
                ) : (
                  <Button type="submit" disabled={incomplete}>
                    {action}
                  </Button>
                )}
              </Group>
            </Stack>
          </Paper>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: wide ? 8 : 7, xl: wide ? 9 : 8 }}>
          <Stack gap="md">
            <div role="status" aria-live="polite">
              {call.busy && (
                <Group gap="xs">
                  <Loader size={16} aria-hidden />
                  <Text size="sm" c="dimmed">
                    {text.busy}
                  </Text>
                </Group>
              )}
              {!call.busy && call.error === undefined && call.milliseconds !== undefined && (
                <Text size="xs" c="dimmed">
                  {text.done} · {text.seconds(call.milliseconds)}
                </Text>
              )}
            </div>
            {call.error !== undefined && <ErrorNotice error={call.error} />}
            {children}
          </Stack>
        </Grid.Col>
      </Grid>
      <RequestCode opened={codeOpen} onClose={codePanel.close} title={text.code} {...request} />
    </>
  )
}
