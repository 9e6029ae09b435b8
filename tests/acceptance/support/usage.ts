import { call } from './call.ts'
import { at, isObject, listAt, type JsonObject } from './json.ts'
import type { ServerUnderTest } from './server.ts'
import { until } from './wait.ts'

export async function adminGet(server: ServerUnderTest, path: string): Promise<JsonObject> {
  const reply = await call(`${server.url}/api/admin${path}`, { key: server.key })
  const body = reply.json()
  if (reply.status !== 200 || !isObject(body)) throw new Error(`${path}: ${reply.status} ${reply.text}`)
  return body
}

/** The request log of an account, newest first, all pages. */
export async function callsOf(server: ServerUnderTest, accountId: string): Promise<JsonObject[]> {
  const rows: JsonObject[] = []
  let after = ''
  do {
    const page = await adminGet(server, `/calls?account_id=${accountId}&limit=50${after}`)
    rows.push(...listAt(page, 'data').filter(isObject))
    const next = at(page, 'next')
    after = typeof next === 'string' ? `&after=${encodeURIComponent(next)}` : ''
  } while (after !== '')
  return rows
}

/** Waits until the log holds as many calls of the account; rows come a moment after the reply. */
export function untilCalls(server: ServerUnderTest, accountId: string, count: number): Promise<JsonObject[]> {
  return until(`${count} calls in the log`, async () => {
    const rows = await callsOf(server, accountId)
    return rows.length >= count ? rows : undefined
  })
}

/** Calls in flight of an account, summed over the models. */
export async function inFlightOf(server: ServerUnderTest, accountId: string): Promise<number> {
  const rows = listAt(await adminGet(server, '/calls/in-flight'), 'data').filter(isObject)
  return rows
    .filter((row) => row['account_id'] === accountId)
    .reduce((sum, row) => sum + (typeof row['calls'] === 'number' ? row['calls'] : 0), 0)
}
