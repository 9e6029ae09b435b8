/** Leases of all servers that share a Redis: one sorted set per account and model, its scores the times of expiry. */
export interface RedisLeaseStore {
  /** False while there is no connection; commands would fail at once. */
  readonly isReady: boolean
  /** @returns false when the limit is reached */
  take(key: string, leaseId: string, limit: number): Promise<boolean>
  /** Puts off the expiry of leases, and brings back those that Redis lost. */
  renew(key: string, leaseIds: readonly string[]): Promise<void>
  drop(key: string, leaseId: string): Promise<void>
  ping(): Promise<void>
  close(): Promise<void>
}

export interface RedisLeaseStoreOptions {
  readonly url: string
  /** After this time without renewal a lease of a dead process is free. */
  readonly leaseMs: number
  readonly onProblem: (message: string, error: unknown) => void
}

/** The clock is Redis' own, so that the servers' clocks need not agree. */
const nowMs = `local time = redis.call('TIME'); local now = time[1] * 1000 + math.floor(time[2] / 1000)`

const takeScript = `${nowMs}
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1`

const renewScript = `${nowMs}
for index = 2, #ARGV do redis.call('ZADD', KEYS[1], now + ARGV[1], ARGV[index]) end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1`

const firstConnectMs = 3000
const reconnectMs = 500
const keyPrefix = 'openmaas:in-flight:'

/** Answers after the first connection, or after three seconds without one: it goes on trying. */
export async function openRedisLeaseStore({
  url,
  leaseMs,
  onProblem,
}: RedisLeaseStoreOptions): Promise<RedisLeaseStore> {
  // Only now: its 650 modules would cost every start, and most servers have no Redis.
  const { createClient } = await import('redis')
  const client = createClient({
    url,
    // Waiting commands would be answered long after their calls went on without them.
    disableOfflineQueue: true,
    socket: { reconnectStrategy: reconnectMs, connectTimeout: firstConnectMs },
  })
  client.on('error', (error: unknown) => onProblem('The connection to Redis failed.', error))
  async function connect(): Promise<void> {
    try {
      await client.connect()
    } catch (error) {
      onProblem('Redis could not be reached.', error)
    }
  }
  await Promise.race([connect(), new Promise<void>((resolve) => setTimeout(resolve, firstConnectMs).unref())])
  const lease = String(leaseMs)
  return {
    get isReady() {
      return client.isReady
    },
    async take(key, leaseId, limit) {
      const reply = await client.eval(takeScript, {
        keys: [keyPrefix + key],
        arguments: [leaseId, String(limit), lease],
      })
      return reply === 1
    },
    async renew(key, leaseIds) {
      await client.eval(renewScript, { keys: [keyPrefix + key], arguments: [lease, ...leaseIds] })
    },
    async drop(key, leaseId) {
      await client.zRem(keyPrefix + key, leaseId)
    },
    async ping() {
      await client.ping()
    },
    async close() {
      if (client.isReady) await client.close()
      else client.destroy()
    },
  }
}
