import { useDebouncedCallback } from '@mantine/hooks'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'

/** Browsers refuse addresses that change with every key. */
const writeDelayMilliseconds = 300

/**
 * The fields of a page, which its address holds.
 * @param read what the address says; the same function every time
 */
export function usePageSettings<Settings extends object>(
  read: (search: Readonly<Record<string, unknown>>) => Settings,
): [Settings, (change: Partial<Settings>) => void] {
  const navigate = useNavigate()
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const address = JSON.stringify(read(search))
  const [settings, setSettings] = useState(() => read(search))
  const written = useRef(address)
  const write = useDebouncedCallback((next: Settings) => {
    written.current = JSON.stringify(next)
    void navigate({ to: '.', search: next, replace: true })
  }, writeDelayMilliseconds)

  // Somebody else has changed the address: a link, or the way back.
  useEffect(() => {
    if (address === written.current) return
    written.current = address
    setSettings(JSON.parse(address) as Settings)
  }, [address])

  function change(changed: Partial<Settings>): void {
    const next = { ...settings, ...changed }
    setSettings(next)
    write(next)
  }
  return [settings, change]
}
