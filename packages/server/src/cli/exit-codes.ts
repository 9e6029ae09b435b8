/** What a script may rely on; told in `--help` and in docs/command-line.md. */
export const exitCodes = {
  ok: 0,
  failure: 1,
  usage: 2,
  notFound: 3,
  refused: 4,
} as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Ends a command with a message and an exit code, without a stack. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
  readonly exitCode: ExitCode

  constructor(exitCode: ExitCode, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Errors of other parts that name their remedy, by their name; whatever is not here is a fault of ours and shows its stack. */
const expectedErrors: Readonly<Record<string, ExitCode>> = {
  ConfigurationError: exitCodes.usage,
  DataFolderInUse: exitCodes.refused,
  DataFolderUnusable: exitCodes.usage,
  MigrationError: exitCodes.refused,
  SecretMismatch: exitCodes.refused,
  DatabaseUnavailable: exitCodes.failure,
  PortInUse: exitCodes.refused,
}
const kinds: Readonly<Record<string, ExitCode>> = {
  notFound: exitCodes.notFound,
  refused: exitCodes.refused,
  damaged: exitCodes.failure,
  invalidName: exitCodes.usage,
  ambiguous: exitCodes.usage,
}

/** @returns undefined for an error that nobody foresaw */
export function exitCodeOf(error: unknown): ExitCode | undefined {
  if (error instanceof CommandFailure) return error.exitCode
  if (!(error instanceof Error)) return undefined
  if (error.name === 'MaintenanceError' || error.name === 'ModelStoreError' || error.name === 'TransferError') {
    const kind = 'kind' in error ? String(error.kind) : ''
    return kinds[kind] ?? exitCodes.failure
  }
  return expectedErrors[error.name]
}
