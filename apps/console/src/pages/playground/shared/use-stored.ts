import { useState } from 'react'

/** A value that stays with the browser's tab, over reloads and other pages. */
export function useStored<Value>(key: string, initial: Value): [Value, (change: (before: Value) => Value) => void] {
  const [value, setValue] = useState(() => read(key, initial))
  return [
    value,
    (change) =>
      setValue((before) => {
        const next = change(before)
        write(key, next)
        return next
      }),
  ]
}

function read<Value>(key: string, initial: Value): Value {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') ?? initial
  } catch {
    return initial
  }
}

/** Too much to keep, or a browser that keeps nothing: the page still works, until it is left. */
function write(key: string, value: unknown): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(value))
  } catch {
    sessionStorage.removeItem(key)
  }
}
