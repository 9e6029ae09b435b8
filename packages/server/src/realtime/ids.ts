import { randomBytes } from 'node:crypto'

/** As in the platform's samples: what it is, and 32 hex digits. */
export function realtimeId(kind: 'event' | 'item' | 'resp' | 'call' | 'conv'): string {
  return `${kind}${randomBytes(16).toString('hex')}`
}
