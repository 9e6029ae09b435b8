import { AuthenticationError } from '@openmaas/sdk'
import { useSyncExternalStore } from 'react'

let isOver = false
const listeners = new Set<() => void>()

function become(over: boolean): void {
  if (isOver === over) return
  isOver = over
  for (const listener of listeners) listener()
}

/** To be told of every failed call: one that was refused for want of a session asks for a new sign-in, over the page that is open. */
export function noticeRefusal(error: unknown): void {
  if (error instanceof AuthenticationError) become(true)
}

/** Somebody has signed in or out by choice. */
export function forgetRefusal(): void {
  become(false)
}

/** Whether the session that was there has ended by itself. */
export function useSessionEnd(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => isOver,
  )
}
