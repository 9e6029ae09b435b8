import { Center, Loader, localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { ModalsProvider } from '@mantine/modals'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { ErrorNotice } from '../components/error-notice.tsx'
import { LanguageProvider, useMessages } from '../messages/language.tsx'
import { useSession } from '../session/session.tsx'
import { useSessionEnd } from '../session/session-end.ts'
import { SignInAgain } from '../session/sign-in-again.tsx'
import { SignInPage } from '../session/sign-in-page.tsx'
import { queryClient } from './query-client.ts'
import { router } from './router.tsx'
import { readableGreys, theme } from './theme.ts'

const colorSchemeManager = localStorageColorSchemeManager({ key: 'openmaas-color-scheme' })
/** Of the styles that components write at run time; the library that locks the page behind a dialog asks for it by this name. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? ''
Object.assign(globalThis, { __webpack_nonce__: nonce })

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={readableGreys}
      defaultColorScheme="auto"
      colorSchemeManager={colorSchemeManager}
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queryClient}>
        <LanguageProvider>
          <ModalsProvider>
            <Notifications position="top-right" />
            <Entrance />
          </ModalsProvider>
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>
  )
}

/** The sign-in until somebody has signed in, then the page of the address. */
function Entrance() {
  const text = useMessages()
  const session = useSession()
  const hasEnded = useSessionEnd()
  if (session.isError) return <ErrorNotice error={session.error} onRetry={() => void session.refetch()} />
  if (session.data === undefined)
    return (
      <Center h="100vh">
        <Loader aria-label={text.loading} />
      </Center>
    )
  if (session.data === null) return <SignInPage />
  return (
    <>
      <RouterProvider router={router} />
      {hasEnded && <SignInAgain />}
    </>
  )
}
