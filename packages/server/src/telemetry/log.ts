export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'

/** Extra facts of a line. An `error` field becomes its type, message and stack; secrets are taken out of every value. */
export type LogFields = Readonly<Record<string, unknown>>

/** Where the server tells the operator what happens. A call below the set level costs one comparison. */
export interface Log {
  trace(message: string, fields?: LogFields): void
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
  fatal(message: string, fields?: LogFields): void
  /** True when a line of this level would be written; ask before building costly fields. */
  enabled(level: Exclude<LogLevel, 'silent'>): boolean
  /** A log that adds these fields to each of its lines. */
  child(fields: LogFields): Log
  /** Writes out what is still buffered; to be called last when the process stops. */
  flush(): void
}
