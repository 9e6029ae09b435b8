import type { AnthropicEvent } from '@openmaas/protocol'

/**
 * The events with a ping after every silence of so many milliseconds, so that nobody in between takes a connection for dead while the
 * model writes a long call. The first event is waited for in silence: until it comes, a failure is an HTTP error.
 */
export async function* withPings(
  events: AsyncGenerator<AnthropicEvent, void, undefined>,
  silenceMilliseconds: number,
): AsyncGenerator<AnthropicEvent, void, undefined> {
  try {
    const first = await events.next()
    if (first.done === true) return
    yield first.value
    for (let next = events.next(); ; next = events.next()) {
      // Whoever stops reading while it is awaited leaves it to nobody.
      next.catch(() => {})
      let item = await within(next, silenceMilliseconds)
      while (item === undefined) {
        yield { type: 'ping' }
        item = await within(next, silenceMilliseconds)
      }
      if (item.done === true) return
      yield item.value
    }
  } finally {
    await events.return()
  }
}

async function within<Value>(promise: Promise<Value>, milliseconds: number): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, milliseconds, undefined)
  })
  try {
    return await Promise.race([promise, silence])
  } finally {
    clearTimeout(timer)
  }
}
