import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'

/** A way to a server on this machine that can fall silent, be cut, and come back. */
export interface TestProxy {
  readonly port: number
  silence(): void
  cut(): void
  heal(): void
  close(): void
}

export async function openTestProxy(targetPort: number): Promise<TestProxy> {
  const sockets = new Set<Socket>()
  let state: 'open' | 'silent' | 'cut' = 'open'
  const server = createServer((client) => {
    if (state === 'cut') {
      client.destroy()
      return
    }
    const target = connect(targetPort, '127.0.0.1')
    forward(client, target)
    forward(target, client)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.')

  function forward(from: Socket, to: Socket): void {
    sockets.add(from)
    from.on('data', (data) => state === 'open' && to.write(data))
    from.on('close', () => {
      sockets.delete(from)
      to.destroy()
    })
    from.on('error', () => to.destroy())
  }
  function cut(): void {
    state = 'cut'
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: address.port,
    silence: () => void (state = 'silent'),
    cut,
    heal: () => void (state = 'open'),
    close() {
      cut()
      server.close()
    },
  }
}
