import { AppShell, Burger, Button, Group, NavLink, ScrollArea, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Outlet, useRouterState } from '@tanstack/react-router'
import { BookOpenText, LogOut } from 'lucide-react'
import { useEffect } from 'react'
import { useMessages } from '../messages/language.tsx'
import { useSignedIn, useSignOut } from '../session/session.tsx'
import { LanguageMenu } from './language-menu.tsx'
import { NavigationList } from './navigation-list.tsx'
import classes from './shell.module.css'
import { useFocusReturn } from './use-focus-return.ts'

/** Head, navigation and the page; the navigation folds away on narrow screens. */
export function Shell() {
  const text = useMessages()
  const { account_name: account } = useSignedIn()
  const signOut = useSignOut()
  const [open, { toggle, close }] = useDisclosure(false)
  const path = useRouterState({ select: (state) => state.location.pathname })
  useEffect(close, [path, close])
  useFocusReturn('content')

  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !open } }}
      padding="md"
    >
      <a className={classes['skip']} href="#content">
        {text.skipToContent}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger opened={open} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={text.navigation} />
            <img src="/icon.svg" alt="" width={24} height={24} />
            <Text fw={650}>{text.product}</Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <Text size="sm" c="dimmed" truncate maw={160} visibleFrom="xs">
              {account}
            </Text>
            <Button
              size="compact-sm"
              variant="subtle"
              leftSection={<LogOut size={15} aria-hidden />}
              onClick={() => signOut.mutate()}
            >
              {text.signIn.signOut}
            </Button>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={text.navigation}>
        <AppShell.Section grow component={ScrollArea}>
          <NavigationList />
          <NavLink
            href="/docs"
            target="_blank"
            label={text.nav.reference}
            leftSection={<BookOpenText size={17} aria-hidden />}
          />
        </AppShell.Section>
        <AppShell.Section>
          <LanguageMenu mt="xs" />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} className={classes['main']}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  )
}
