import { DatabaseSync } from 'node:sqlite'
import type { SQLInputValue, StatementSync } from 'node:sqlite'
import { CompiledQuery, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import type { DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely'
import { makePrivateFile } from './data-folder.ts'
import { whileBusy } from './sqlite-busy.ts'
import { translateSqliteError } from './sqlite-errors.ts'

export interface SqliteOptions {
  readonly path: string
  /**
   * `normal`: a commit survives the death of the process but the last ones may be lost with the power; the file stays sound.
   * `full`: a commit waits for the disk. In WAL mode normal costs no fsync per commit, so the event loop is not held up.
   */
  readonly synchronous: 'normal' | 'full'
}

const cachedStatements = 200
/**
 * The second thread makes the checkpoints; should it fail to, the main one does from this many pages of 4 KiB on, so that the
 * log cannot grow without end.
 */
const lastResortPages = 16_384
/** Writing statements between two checkpoints. */
const writesPerCheckpoint = 256

export async function openSqlite(options: SqliteOptions): Promise<DatabaseSync> {
  // SQLite gives the files beside it the same mode.
  makePrivateFile(options.path)
  const database = new DatabaseSync(options.path, { timeout: 0, enableForeignKeyConstraints: true })
  try {
    await whileBusy(() =>
      database.exec(
        `pragma journal_mode = wal; pragma synchronous = ${options.synchronous}; pragma wal_autocheckpoint = ${lastResortPages};`,
      ),
    )
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/**
 * Kysely over `node:sqlite`: one connection, handed to one query or transaction at a time by Kysely itself.
 * @param onManyWrites called now and then, when a checkpoint is worth its while
 */
export function sqliteDialect(database: DatabaseSync, onManyWrites: () => void): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new NodeSqliteDriver(database, onManyWrites),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

class NodeSqliteDriver implements Driver {
  readonly #database: DatabaseSync
  readonly #connection: NodeSqliteConnection

  constructor(database: DatabaseSync, onManyWrites: () => void) {
    this.#database = database
    this.#connection = new NodeSqliteConnection(database, onManyWrites)
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
  readonly #onManyWrites: () => void
  #writes = 0
  /** Prepared statements with the fact whether they give rows, least recently used first. */
  readonly #statements = new Map<string, { readonly statement: StatementSync; readonly givesRows: boolean }>()

  constructor(database: DatabaseSync, onManyWrites: () => void) {
    this.#database = database
    this.#onManyWrites = onManyWrites
  }

  async run(sql: string): Promise<void> {
    try {
      await whileBusy(() => this.#database.exec(sql))
    } catch (error) {
      throw translateSqliteError(error)
    }
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const values = parameters as readonly SQLInputValue[]
    try {
      return await whileBusy(() => this.#execute<Row>(sql, values))
    } catch (error) {
      throw translateSqliteError(error)
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
    if (++this.#writes % writesPerCheckpoint === 0) this.#onManyWrites()
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
