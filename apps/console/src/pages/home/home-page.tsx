import { SimpleGrid, Stack } from '@mantine/core'
import { PageHead } from '../../components/page-head.tsx'
import { useTexts } from '../../messages/language.tsx'
import { useSignedIn } from '../../session/session.tsx'
import { ClientStep } from './client-step.tsx'
import { EnginesStep } from './engines-step.tsx'
import { FirstChatStep } from './first-chat-step.tsx'
import { KnowledgeStep } from './knowledge-step.tsx'
import classes from './step.module.css'
import { texts } from './texts.ts'

/** The short path from the first sign-in to a client that works. */
export function HomePage() {
  const text = useTexts(texts)
  const { role } = useSignedIn()
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <Stack maw={1040} className={classes['steps'] ?? ''}>
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          {role === 'admin' ? (
            <>
              <EnginesStep />
              <Stack>
                <FirstChatStep />
                <KnowledgeStep />
              </Stack>
            </>
          ) : (
            <>
              <FirstChatStep />
              <KnowledgeStep />
            </>
          )}
        </SimpleGrid>
        <ClientStep />
      </Stack>
    </>
  )
}
