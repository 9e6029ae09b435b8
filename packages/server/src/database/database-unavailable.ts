/** The store did not answer. Never a verdict about the caller: it becomes a 5xx, and the next call tries again. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable'

  constructor(cause: unknown) {
    super('The database is not available.', { cause })
  }
}
