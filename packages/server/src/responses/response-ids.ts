/** Ids of a response and of what it put out tell each other, so that a client may name an item alone. */

const responsePrefix = 'resp_'

export function responseIdOf(requestId: string): string {
  return `${responsePrefix}${requestId}`
}

/** The request that a response answered; undefined for an id of another form. */
export function requestIdOf(responseId: string): string | undefined {
  return responseId.startsWith(responsePrefix) ? responseId.slice(responsePrefix.length) : undefined
}

/** @param prefix of the type, as `msg` */
export function itemIdOf(prefix: string, requestId: string, index: number): string {
  return `${prefix}_${requestId}_${index}`
}

/** The response that put an item out; undefined for an item that a client named. */
export function responseOfItem(itemId: string): string | undefined {
  const requestId = /^[a-z]+_(\w+)_\d+$/.exec(itemId)?.[1]
  return requestId === undefined ? undefined : responseIdOf(requestId)
}
