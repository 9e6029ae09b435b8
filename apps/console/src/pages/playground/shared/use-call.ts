import { AbortedError } from '@openmaas/sdk'
import { useCallback, useEffect, useRef, useState } from 'react'

export interface Call<Result> {
  readonly busy: boolean
  /** Of the last call that ended well. */
  readonly result: Result | undefined
  readonly milliseconds: number | undefined
  readonly error: unknown
  /** Ends the call that still runs, and makes another. */
  run(make: (signal: AbortSignal) => Promise<Result>): void
  stop(): void
}

type State<Result> = Pick<Call<Result>, 'busy' | 'result' | 'milliseconds' | 'error'>

/** One call at a time, which ends with the page. What came before stays in sight until something else has come. */
export function useCall<Result>(): Call<Result> {
  const [state, setState] = useState<State<Result>>({
    busy: false,
    result: undefined,
    milliseconds: undefined,
    error: undefined,
  })
  const running = useRef<AbortController | undefined>(undefined)
  useEffect(() => () => running.current?.abort(), [])

  const run = useCallback(async (make: (signal: AbortSignal) => Promise<Result>) => {
    const abort = new AbortController()
    running.current?.abort()
    running.current = abort
    setState((before) => ({ ...before, busy: true, error: undefined }))
    const startedAt = performance.now()
    try {
      const result = await make(abort.signal)
      if (running.current === abort)
        setState({ busy: false, result, milliseconds: performance.now() - startedAt, error: undefined })
    } catch (error) {
      if (running.current !== abort) return
      setState((before) => ({ ...before, busy: false, error: error instanceof AbortedError ? undefined : error }))
    }
  }, [])

  return { ...state, run: (make) => void run(make), stop: () => running.current?.abort() }
}
