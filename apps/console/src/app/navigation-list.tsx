import { NavLink } from '@mantine/core'
import { Link, useRouterState } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useMessages } from '../messages/language.tsx'
import { useSignedIn } from '../session/session.tsx'
import { navigation } from './navigation.ts'
import type { NavigationEntry, NavigationGroup } from './navigation.ts'

/** The pages that the signed-in key may open. */
export function NavigationList() {
  const { role } = useSignedIn()
  const isVisible = ({ adminOnly }: { readonly adminOnly?: boolean }): boolean => adminOnly !== true || role === 'admin'
  return navigation
    .filter(isVisible)
    .map((entry) =>
      'entries' in entry ? (
        <Group key={entry.entries[0]?.to} group={{ ...entry, entries: entry.entries.filter(isVisible) }} />
      ) : (
        <Entry key={entry.to} entry={entry} />
      ),
    )
}

function Entry({ entry: { to, label, icon: Icon } }: { readonly entry: NavigationEntry }) {
  const text = useMessages()
  const active = useIsIn(to)
  return (
    <NavLink
      component={Link}
      to={to}
      label={label(text)}
      leftSection={<Icon size={17} aria-hidden />}
      active={active}
      aria-current={active ? 'page' : undefined}
    />
  )
}

/** Opens by itself for the page that is shown; whatever else is opened or folded is the reader's choice. */
function Group({ group: { label, icon: Icon, entries } }: { readonly group: NavigationGroup }) {
  const text = useMessages()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const isInside = entries.some(({ to }) => isIn(path, to))
  const [opened, setOpened] = useState(isInside)
  useEffect(() => {
    if (isInside) setOpened(true)
  }, [isInside])
  return (
    <NavLink
      component="button"
      type="button"
      label={label(text)}
      leftSection={<Icon size={17} aria-hidden />}
      opened={opened}
      onChange={setOpened}
      aria-expanded={opened}
      childrenOffset={18}
    >
      {entries.map((entry) => (
        <Entry key={entry.to} entry={entry} />
      ))}
    </NavLink>
  )
}

function useIsIn(to: string): boolean {
  return useRouterState({ select: (state) => isIn(state.location.pathname, to) })
}

function isIn(path: string, to: string): boolean {
  return to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`)
}
