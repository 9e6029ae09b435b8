import { useEffect, useState } from 'react'
import { localLink } from '../../api/local-link.ts'

/** An address that a picture can show, for a file of the platform or one that was chosen here; undefined at first for the latter. */
export function useSourceAddress(source: string | Blob): string | undefined {
  const [made, setMade] = useState<string>()
  useEffect(() => {
    if (typeof source === 'string') return undefined
    const address = URL.createObjectURL(source)
    setMade(address)
    return () => {
      setMade(undefined)
      URL.revokeObjectURL(address)
    }
  }, [source])
  return typeof source === 'string' ? localLink(source) : made
}
