import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { hostResolver, limited } from './resolve-host.ts'

/** A name server that knows `known.example`, denies `denied.example` and is silent about the rest. */
async function startNameServer(): Promise<{ address: string; close(): void }> {
  const socket = createSocket('udp4', (query, { port, address }) => {
    const typeAt = query.indexOf(0, 12) + 1
    const question = query.subarray(12, typeAt + 4)
    const isFour = query.readUInt16BE(typeAt) === 1
    const denied = question.includes('denied')
    if (!denied && !question.includes('known')) return
    const header = Buffer.from([query[0] ?? 0, query[1] ?? 0, 0x81, denied ? 0x83 : 0x80, 0, 1, 0, 0, 0, 0, 0, 0])
    const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 93, 184, 215, 14])
    header[7] = isFour && !denied ? 1 : 0
    socket.send(Buffer.concat([header, question, ...(isFour && !denied ? [record] : [])]), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return { address: `127.0.0.1:${socket.address().port}`, close: () => void socket.close() }
}

describe('host names', () => {
  it('with a dot are asked of the name servers, and only what these deny of the operating system', async (test) => {
    const server = await startNameServer()
    test.after(() => server.close())
    const system: string[] = []
    const resolve = hostResolver({
      servers: [server.address],
      timeoutMs: 250,
      async system(hostname) {
        system.push(hostname)
        return [{ address: '10.0.0.1', family: 4 }]
      },
    })
    assert.deepEqual(await resolve('known.example'), [{ address: '93.184.215.14', family: 4 }])
    assert.deepEqual(await resolve('denied.example'), [{ address: '10.0.0.1', family: 4 }])
    await assert.rejects(resolve('silent.example'), { code: 'ETIMEOUT' })
    assert.deepEqual(system, ['denied.example'])
  })

  it('without a dot are asked of the operating system', async () => {
    const addresses = await hostResolver()('localhost')
    assert.ok(
      addresses.some(({ address }) => address === '127.0.0.1' || address === '::1'),
      JSON.stringify(addresses),
    )
  })

  it('never occupy more than two threads, and wait in a line that has an end', async () => {
    const answers: (() => void)[] = []
    const ask = limited(async (hostname) => {
      await new Promise<void>((resolve) => answers.push(resolve))
      return [{ address: hostname, family: 4 }]
    })
    const asked = Array.from({ length: 66 }, (_, index) => ask(`10.0.0.${index}`))
    await assert.rejects(ask('10.0.0.66'), /Too many/)
    assert.equal(answers.length, 2)
    for (let answered = 0; answered < 66; answered++) {
      answers[answered]?.()
      await asked[answered]
      await Promise.resolve()
    }
    assert.deepEqual(
      (await Promise.all(asked)).map(([first]) => first?.address),
      asked.map((_, index) => `10.0.0.${index}`),
    )
    const again = ask('10.0.0.67')
    answers[66]?.()
    assert.equal((await again)[0]?.address, '10.0.0.67')
  })
})
