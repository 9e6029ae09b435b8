import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { asyncChatCompletionRequest } from '@openmaas/protocol'
import type { CallContext } from '../calls/index.ts'
import type { InformedRequest } from '../chat/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { createGuardedFetch } from '../outbound/index.ts'
import { recordedCalls } from '../testing/recorded-calls.ts'
import { mcpTool } from './mcp-tool.ts'

const scope = { accountId: '1', passesOn: false }
const limits = { timeoutSeconds: 1, maxResultCharacters: 1000 }

function contextOf(signal = new AbortController().signal): CallContext {
  return {
    operation: 'test',
    requestId: 'r-1',
    caller: { accountId: '1', accountName: 'test', keyId: 'k', role: 'member', tier: 'unlimited' },
    path: '',
    headers: {},
    signal,
    replyHeaders: {},
    outcome: {},
  }
}

interface ToldCall {
  readonly index: number
  readonly type: string
  readonly mcp: { readonly type: string; readonly tools?: { name: string }[]; readonly error?: string; output?: object }
}

function toldCalls(told: InformedRequest['told']): ToldCall[] {
  return (told?.messageFields?.['tool_calls'] ?? []) as ToldCall[]
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

describe('tools of type mcp', () => {
  const token = 'sesame'
  let port: number
  let child: ChildProcess
  const outbound = createGuardedFetch({ allow: ['127.0.0.1'] })
  const start = async (): Promise<void> => {
    const file = fileURLToPath(new URL('testing/mcp-server.ts', import.meta.url))
    child = fork(file, [String(port), token], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
    assert.ok(child.stdout !== null)
    await once(child.stdout, 'data')
  }
  before(async () => {
    port = await freePort()
    await start()
  })
  after(async () => {
    child.kill('SIGKILL')
    await outbound.close()
  })

  const { tracker, rows } = recordedCalls()
  const tool = mcpTool({ fetch: outbound.fetch, version: '0', tracker, settings: { servers: {}, ...limits } })
  const use = (mcp: object, fields: object = {}, signal?: AbortSignal): Promise<InformedRequest> => {
    const headers = { authorization: `Bearer ${token}` }
    const request = asyncChatCompletionRequest.parse({
      model: 'm',
      messages: [{ role: 'user', content: 'hi' }],
      tools: [{ type: 'mcp', mcp: { server_label: 'w', server_url: `http://127.0.0.1:${port}/mcp`, headers, ...mcp } }],
      ...fields,
    })
    return Promise.resolve(tool.use({ request }, request, scope, contextOf(signal)))
  }
  const run = async (informed: InformedRequest, name: string, text = '{}', signal = new AbortController().signal) => {
    const one = informed.functions?.find(({ definition }) => definition.function.name === `w__${name}`)
    assert.ok(one !== undefined)
    return one.run({ id: 'c', name, arguments: text }, signal)
  }

  for (const [transport, path] of [
    ['streamable-http', '/mcp'],
    ['sse', '/sse'],
  ]) {
    it(`are listed and called by ${transport}`, async (test) => {
      const informed = await use({ server_url: `http://127.0.0.1:${port}${path}`, transport_type: transport })
      test.after(() => informed.close?.())
      assert.deepEqual(informed.request.tools, [])
      const [listed] = toldCalls(informed.told)
      assert.equal(listed?.mcp.type, 'mcp_list_tools')
      assert.ok(listed?.mcp.tools?.some(({ name }) => name === 'get_weather'))
      const { text, told } = await run(informed, 'get_weather', '{"city":"Beijing"}')
      assert.equal(text, 'The weather in Beijing is sunny, 21 degrees.')
      const [called] = toldCalls(told)
      assert.deepEqual(called?.mcp.output, { content: [{ type: 'text', text }] })
    })
  }

  it('are those that are allowed, and none where no tool shall be used', async (test) => {
    const informed = await use({ allowed_tools: ['fail'] })
    test.after(() => informed.close?.())
    assert.deepEqual(
      informed.functions?.map(({ definition }) => definition.function.name),
      ['w__fail'],
    )
    assert.equal((await use({}, { tool_choice: 'none' })).functions, undefined)
  })

  it('tell the model and the client what goes wrong, and cut what is too long', async (test) => {
    const informed = await use({})
    test.after(() => informed.close?.())
    assert.match((await run(informed, 'fail')).text, /^Error: no such thing$/)
    assert.match((await run(informed, 'get_weather', '{"city":')).text, /no JSON object/)
    assert.match((await run(informed, 'get_weather', '{"town":1}')).text, /^Error: /)
    const huge = await run(informed, 'huge')
    assert.ok(huge.text.length < 1100)
    assert.ok(JSON.stringify(huge.told).length < 1600)
    const late = await run(informed, 'hang')
    assert.match(late.text, /did not answer in time/)
    assert.match(toldCalls(late.told)[0]?.mcp.error ?? '', /did not answer in time/)
  })

  it('stand in the books, each call for itself', async (test) => {
    const informed = await use({})
    test.after(() => informed.close?.())
    rows.length = 0
    await run(informed, 'get_weather', '{"city":"Beijing"}')
    await run(informed, 'hang')
    await run(informed, 'get_weather', '{"city":')
    assert.deepEqual(
      rows.map(({ operation, requestId, model, engineId, upstreamModel, cause, source }) => [
        [operation, requestId, model, engineId, upstreamModel],
        [cause, source],
      ]),
      [
        [
          ['mcp.call', 'r-1', 'mcp:w', 'mcp:w', 'get_weather'],
          ['completed', 'none'],
        ],
        [
          ['mcp.call', 'r-1', 'mcp:w', 'mcp:w', 'hang'],
          ['engine_error', 'none'],
        ],
      ],
    )
  })

  it('end with the call that wanted them', async (test) => {
    const leaving = new AbortController()
    const informed = await use({})
    test.after(() => informed.close?.())
    const running = run(informed, 'hang', '{}', leaving.signal)
    leaving.abort(new Error('left'))
    await assert.rejects(running, /left/)
    await assert.rejects(use({}, {}, leaving.signal), /left/)
  })

  it('do not stop the answer when their server lies, is silent, refuses or is not allowed', async () => {
    const failures = [
      [{ server_url: `http://127.0.0.1:${port}/lies` }, /./],
      [{ server_url: `http://127.0.0.1:${port}/silent` }, /in time/],
      [{ server_url: `http://127.0.0.1:${port}/silent`, transport_type: 'sse' }, /in time/],
      [{ server_url: `http://127.0.0.1:${port}/away` }, /./],
      [{ server_url: 'http://10.0.0.1/mcp' }, /not a public address/],
      [{ headers: { authorization: 'Bearer wrong' } }, /./],
    ] as const
    await Promise.all(
      failures.map(async ([mcp, words]) => {
        const informed = await use(mcp)
        assert.equal(informed.functions, undefined)
        assert.match(toldCalls(informed.told)[0]?.mcp.error ?? '', words, JSON.stringify(mcp))
      }),
    )
  })

  it('survive the death of their server', async (test) => {
    const informed = await use({})
    test.after(() => informed.close?.())
    assert.match((await run(informed, 'die')).text, /^Error: /)
    assert.match((await run(informed, 'get_weather', '{"city":"x"}')).text, /^Error: /)
    await start()
  })

  it('are refused at once without a usable address', () => {
    const check = (mcp: object): unknown => {
      const request = asyncChatCompletionRequest.parse({
        model: 'm',
        messages: [{ role: 'user', content: 'hi' }],
        tools: [{ type: 'mcp', mcp: { server_label: 'w', ...mcp } }],
      })
      return tool.check(request, scope)
    }
    const isRefusal = (error: unknown): boolean => error instanceof ApiError && error.code === '1214'
    assert.throws(() => check({}), isRefusal)
    assert.throws(() => check({ server_url: 'file:///etc/passwd' }), isRefusal)
    assert.throws(() => check({ server_url: 'http://a.example/', headers: { 'a b': 'c' } }), isRefusal)
  })
})
