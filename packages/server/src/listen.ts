import type { Server } from 'node:http'
import { ConfigurationError } from './configuration/index.ts'

/** The port is taken; the message says by whom to start. */
export class PortInUse extends Error {
  override readonly name = 'PortInUse'

  constructor(host: string, port: number) {
    super(`Port ${port} on ${host} is in use. Stop the other program or set PORT to another number.`)
  }
}

/**
 * Listens on an address of the configuration.
 * @throws {PortInUse}
 * @throws {ConfigurationError} naming HOST or PORT when this machine cannot listen there
 */
export async function listen(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, () => {
        server.off('error', reject)
        resolve()
      })
    })
  } catch (error) {
    throw translated(error, host, port)
  }
}

function translated(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
  switch (code) {
    case 'EADDRINUSE':
      return new PortInUse(host, port)
    case 'EACCES':
      return new ConfigurationError(`PORT: this user may not listen on port ${port} (EACCES).`, { cause: error })
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ConfigurationError(`HOST: ${host} is no address and no name that can be resolved (${code}).`, {
        cause: error,
      })
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
      return new ConfigurationError(`HOST: ${host} is no address of this machine (${code}).`, { cause: error })
    default:
      return error
  }
}
