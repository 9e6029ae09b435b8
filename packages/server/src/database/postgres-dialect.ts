import { PostgresDialect } from 'kysely'
import type { Dialect, PostgresPoolClient } from 'kysely'
import { DatabaseError, Pool, types } from 'pg'
import type { ClientConfig, PoolClient } from 'pg'
import { DatabaseUnavailable } from './database-unavailable.ts'

export interface PostgresOptions {
  readonly url: string
  /** Where the tables lie; absent: the server's default (`public`). */
  readonly schema?: string | undefined
  readonly poolSize: number
  /** Told of idle connections that broke; the pool opens new ones by itself. */
  readonly onProblem: (message: string, error: unknown) => void
}

const connectTimeoutMs = 3000
/** The server ends a query after this time ... */
const statementTimeoutMs = 30_000
/** ... and this is when we stop to wait for a server that does not answer at all. */
const queryTimeoutMs = 35_000
const int8 = 20

export function createPool(options: PostgresOptions): Pool {
  const pool = new Pool({
    ...connectionConfig(options),
    max: options.poolSize,
    statement_timeout: statementTimeoutMs,
    query_timeout: queryTimeoutMs,
  })
  pool.on('error', (error) => options.onProblem('An idle connection to PostgreSQL broke.', error))
  // A connection that breaks while it is lent out says so twice: to the query, which passes it on, and here, where silence
  // would end the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

export async function endPool(pool: Pool): Promise<void> {
  if (!pool.ending) await pool.end()
}

/** What the pool and the migrations' own connection have in common. */
export function connectionConfig({ url, schema }: Pick<PostgresOptions, 'url' | 'schema'>): ClientConfig {
  return {
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    application_name: 'openmaas',
    types: { getTypeParser },
    ...(schema === undefined ? {} : { options: `-c search_path=${schema}` }),
  }
}

/** `pg` hands int8 out as text, since it may exceed 2^53. Ours are times and counts, which do not; ids are text. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  return oid === int8 && format !== 'binary' ? safeInteger : types.getTypeParser(oid, 'text')
}

function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value))
    throw new RangeError(`The database holds the integer ${text}, which is beyond 2^53.`)
  return value
}

/** Kysely over a pool of `pg`, with failures of the connection told apart from failures of a query. */
export function postgresDialect(pool: Pool): Dialect {
  return new PostgresDialect({
    pool: {
      options: pool.options,
      end: () => endPool(pool),
      connect: async () => {
        const client = await pool.connect().catch(throwUnavailable)
        return guarded(client)
      },
    },
  })
}

function guarded(client: PoolClient): PostgresPoolClient {
  let broken = false
  return {
    // Kysely's driver calls the form with text and values only: the one with a cursor is for streams, which are not configured.
    query: (async (text: string, values: readonly unknown[]) => {
      try {
        return await client.query(text, [...values])
      } catch (error) {
        const unavailable = isUnavailable(error)
        broken ||= unavailable
        throw unavailable ? new DatabaseUnavailable(error) : error
      }
    }) as unknown as PostgresPoolClient['query'],
    // A connection that broke must not go back into the pool.
    release: (destroy) => client.release(broken || destroy === true),
  }
}

function throwUnavailable(error: unknown): never {
  throw new DatabaseUnavailable(error)
}

/**
 * SQLSTATE classes 08 (connection), 53 (resources), 57P (shutdown, crash, starting up) and 58 (system) speak of the server.
 * Errors without a SQLSTATE come from the socket or from a time limit of `pg`.
 */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof DatabaseError) return /^(08|53|57P|58)/.test(error.code ?? '')
  if ('code' in error && typeof error.code === 'string') return /^E[A-Z]+$/.test(error.code)
  return /terminated|timeout|not queryable|ended|closed/i.test(error.message)
}
