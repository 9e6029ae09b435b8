import pino from 'pino'
import { redactFields, redactText } from './redaction.ts'
import { terminalLine } from './terminal-lines.ts'

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

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

export interface LogOptions {
  readonly level: LogLevel
  /** True: fields that carry prompts and answers are written in full. */
  readonly logPrompts: boolean
  /** Lines for a person instead of JSON. */
  readonly forTerminal: boolean
  readonly colour: boolean
  /** Takes whole lines, newline included. */
  readonly destination: LogDestination
}

export interface LogDestination {
  write(line: string): void
  flush(): void
}

export function createLog(options: LogOptions): Log {
  const { destination } = options
  const write = options.forTerminal
    ? (line: string) => destination.write(terminalLine(line, { colour: options.colour }))
    : (line: string) => destination.write(line)
  const logger = pino(
    {
      level: options.level,
      base: null,
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: redactText },
    },
    { write },
  )
  return logOn(logger, options)
}

/** A log that writes nothing, for tests and for libraries that are used alone. */
export function silentLog(): Log {
  const destination = { write: () => {}, flush: () => {} }
  return createLog({ level: 'silent', logPrompts: false, forTerminal: false, colour: false, destination })
}

function logOn(logger: pino.Logger, options: LogOptions): Log {
  const writer = (level: Exclude<LogLevel, 'silent'>) => (message: string, fields?: LogFields) => {
    if (!logger.isLevelEnabled(level)) return
    if (fields === undefined) logger[level](message)
    else logger[level](redactFields(fields, options.logPrompts), message)
    // A process that reports an error may be about to die; its last words must not wait in a buffer.
    if (level === 'error' || level === 'fatal') options.destination.flush()
  }
  return {
    trace: writer('trace'),
    debug: writer('debug'),
    info: writer('info'),
    warn: writer('warn'),
    error: writer('error'),
    fatal: writer('fatal'),
    enabled: (level) => logger.isLevelEnabled(level),
    child: (fields) => logOn(logger.child(redactFields(fields, options.logPrompts)), options),
    flush: () => options.destination.flush(),
  }
}
