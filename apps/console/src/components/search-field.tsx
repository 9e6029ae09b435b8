import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'

export interface SearchFieldProps {
  /** What is looked for, as `Find by name`. */
  readonly label: string
  /** What the address holds; absent: nothing is looked for. */
  readonly word: string | undefined
  readonly onWord: (word: string | undefined) => void
}

const delayMilliseconds = 200

/** Narrows a list while somebody types. */
export function SearchField({ label, word = '', onWord }: SearchFieldProps) {
  const [typed, setTyped] = useState(word)
  const told = useRef(word)
  const tell = useDebouncedCallback((next: string) => {
    told.current = next
    onWord(next === '' ? undefined : next)
  }, delayMilliseconds)
  // Somebody else has changed the address: a link, or the way back.
  useEffect(() => {
    if (word === told.current) return
    told.current = word
    setTyped(word)
  }, [word])
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<Search size={15} aria-hidden />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value)
        tell(event.currentTarget.value.trim())
      }}
      w={{ base: '100%', xs: 240 }}
    />
  )
}
