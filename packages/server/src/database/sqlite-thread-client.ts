import type { SQLInputValue } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import type { DatabaseConnection, Dialect, QueryResult } from 'kysely'
import { DatabaseUnavailable } from './database-unavailable.ts'
import { translateSqliteError } from './sqlite-errors.ts'
import type { ThreadReply, ThreadRequest } from './sqlite-thread.ts'

type Question = ThreadRequest extends infer Request ? (Request extends unknown ? Omit<Request, 'id'> : never) : never

interface Waiting {
  readonly resolve: (rows: readonly unknown[]) => void
  readonly reject: (error: unknown) => void
}

/** The second thread of an embedded database. It starts when it is first needed and does not keep the process alive. */
export class SqliteThread {
  readonly #path: string
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #nextId = 0
  #closed = false
  #checkpointing = false

  constructor(path: string) {
    this.#path = path
  }

  query(sql: string, parameters: readonly SQLInputValue[]): Promise<readonly unknown[]> {
    return this.#ask({ kind: 'query', sql, parameters })
  }

  /** Moves committed pages from the log into the file. One at a time; asked for during one, it does nothing. */
  async checkpoint(): Promise<void> {
    if (this.#checkpointing || this.#closed) return
    this.#checkpointing = true
    try {
      await this.#ask({ kind: 'checkpoint' })
    } finally {
      this.#checkpointing = false
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return
    const worker = this.#worker
    if (worker !== undefined) await this.#ask({ kind: 'close' })
    this.#closed = true
    await worker?.terminate()
  }

  #ask(question: Question): Promise<readonly unknown[]> {
    if (this.#closed) return Promise.reject(new DatabaseUnavailable(new Error('The database is closed.')))
    const worker = (this.#worker ??= this.#start())
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      worker.ref()
      worker.postMessage({ id, ...question } satisfies ThreadRequest, [])
    })
  }

  #start(): Worker {
    const worker = new Worker(new URL('sqlite-thread.ts', import.meta.url), { workerData: this.#path })
    worker.unref()
    worker.on('message', (reply: ThreadReply) => {
      const waiting = this.#waiting.get(reply.id)
      this.#waiting.delete(reply.id)
      // A question keeps the process alive until it is answered.
      if (this.#waiting.size === 0) worker.unref()
      if ('rows' in reply) waiting?.resolve(reply.rows)
      else
        waiting?.reject(
          translateSqliteError(Object.assign(new Error(reply.failure.message), { errcode: reply.failure.errcode })),
        )
    })
    worker.on('error', (error) => this.#fail(worker, error))
    worker.on('exit', () => this.#fail(worker, new Error('The thread of the database ended.')))
    return worker
  }

  /** The next question starts another thread. */
  #fail(worker: Worker, error: unknown): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    for (const { reject } of this.#waiting.values()) reject(new DatabaseUnavailable(error))
    this.#waiting.clear()
  }
}

/** Kysely for reading, answered by the second thread. Each query sees what was committed when it began. */
export function sqliteThreadDialect(thread: SqliteThread): Dialect {
  const connection: DatabaseConnection = {
    executeQuery: async <Row>({
      sql,
      parameters,
    }: {
      sql: string
      parameters: readonly unknown[]
    }): Promise<QueryResult<Row>> => {
      const rows = await thread.query(sql, parameters as readonly SQLInputValue[])
      return { rows: rows as Row[] }
    },
    streamQuery: () => {
      throw new Error('Reports are read whole.')
    },
  }
  const refuse = async (): Promise<void> => {
    throw new Error('Reports have no transactions.')
  }
  return {
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createDriver: () => ({
      init: async () => {},
      acquireConnection: async () => connection,
      releaseConnection: async () => {},
      beginTransaction: refuse,
      commitTransaction: refuse,
      rollbackTransaction: refuse,
      destroy: () => thread.close(),
    }),
  }
}
