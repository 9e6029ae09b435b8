import { DatabaseSync } from 'node:sqlite'
import type { SQLInputValue, StatementSync } from 'node:sqlite'
import { CompiledQuery, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import type { DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely'
import { DatabaseUnavailable } from './database-unavailable.ts'
import { whileBusy } from './sqlite-busy.ts'

export interface SqliteOptions {
  readonly path: string
  /**
   * `normal`: a commit survives the death of the process but the last ones may be lost with the power; the file stays sound.
   * `full`: a commit waits for the disk. In WAL mode normal costs no fsync per commit, so the event loop is not held up.
   */
  readonly synchronous: 'normal' | 'full'
}

const cachedStatements = 200
/** Primary result codes of SQLite that speak of the file or its locks, not of the query: https://sqlite.org/rescode.html */
const unavailableCodes = new Set([5, 6, 8, 10, 11, 13, 14, 15, 26])

export async function openSqlite(options: SqliteOptions): Promise<DatabaseSync> {
  const database = new DatabaseSync(options.path, { timeout: 0, enableForeignKeyConstraints: true })
  try {
    await whileBusy(() => database.exec(`pragma journal_mode = wal; pragma synchronous = ${options.synchronous};`))
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Kysely over `node:sqlite`: one connection, handed to one query or transaction at a time by Kysely itself. */
export function sqliteDialect(database: DatabaseSync): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new NodeSqliteDriver(database),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

class NodeSqliteDriver implements Driver {
  readonly #database: DatabaseSync
  readonly #connection: NodeSqliteConnection

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#connection = new NodeSqliteConnection(database)
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection
  }

  /** Takes the write lock at once: a transaction that reads first and writes later could otherwise fail half-way. */
  async beginTransaction(): Promise<void> {
    await this.#connection.run('begin immediate')
  }

  async commitTransaction(): Promise<void> {
    await this.#connection.run('commit')
  }

  async rollbackTransaction(): Promise<void> {
    // SQLite ends the transaction itself after a full disk or an I/O error.
    if (this.#database.isTransaction) await this.#connection.run('rollback')
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {
    if (this.#database.isOpen) this.#database.close()
  }
}

class NodeSqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync
  /** Prepared statements with the fact whether they give rows, least recently used first. */
  readonly #statements = new Map<string, { readonly statement: StatementSync; readonly givesRows: boolean }>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  async run(sql: string): Promise<void> {
    try {
      await whileBusy(() => this.#database.exec(sql))
    } catch (error) {
      throw translate(error)
    }
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const values = parameters as readonly SQLInputValue[]
    try {
      return await whileBusy(() => this.#execute<Row>(sql, values))
    } catch (error) {
      throw translate(error)
    }
  }

  async *streamQuery<Row>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    // A statement of its own: a cached one could be started again while this iteration is still open.
    const statement = this.#database.prepare(sql)
    for (const row of statement.iterate(...(parameters as readonly SQLInputValue[]))) yield { rows: [row as Row] }
  }

  #execute<Row>(sql: string, values: readonly SQLInputValue[]): QueryResult<Row> {
    const { statement, givesRows } = this.#prepare(sql)
    if (givesRows) return { rows: statement.all(...values) as Row[] }
    const { changes, lastInsertRowid } = statement.run(...values)
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
  }

  #prepare(sql: string): { statement: StatementSync; givesRows: boolean } {
    const cached = this.#statements.get(sql)
    if (cached !== undefined) {
      this.#statements.delete(sql)
      this.#statements.set(sql, cached)
      return cached
    }
    const statement = this.#database.prepare(sql)
    const prepared = { statement, givesRows: statement.columns().length > 0 }
    this.#statements.set(sql, prepared)
    const oldest = this.#statements.keys().next().value
    if (this.#statements.size > cachedStatements && oldest !== undefined) this.#statements.delete(oldest)
    return prepared
  }
}

function translate(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if ('code' in error && error.code === 'ERR_INVALID_STATE') return new DatabaseUnavailable(error)
  // Extended result codes carry the primary one in their lowest byte.
  return 'errcode' in error && typeof error.errcode === 'number' && unavailableCodes.has(error.errcode & 0xff)
    ? new DatabaseUnavailable(error)
    : error
}
