import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { call } from './support/call.ts'
import { createAccount } from './support/credentials.ts'
import { assertError } from './support/errors.ts'
import { at, listAt, numberAt, textAt } from './support/json.ts'
import { freePort, startNode, type RunningProcess } from './support/processes.ts'
import { needsOwnServer, startServer, type LocalServer } from './support/server.ts'
import { openStream, readStream } from './support/stream.ts'
import { untilCalls } from './support/usage.ts'
import { until } from './support/wait.ts'

const model = 'glm-4.6'
const messages = [{ role: 'user', content: 'What is the current weather in the city Beijing?' }]

describe('MCP servers in chat', { skip: needsOwnServer }, () => {
  let weather: RunningProcess
  let server: LocalServer
  let url: string
  before(async () => {
    const port = await freePort()
    url = `http://127.0.0.1:${port}/mcp`
    weather = startNode('packages/server/src/mcp/testing/mcp-server.ts', [String(port)])
    await until('the MCP server', () => Promise.resolve(weather.output().includes('ready')))
    server = await startServer({
      env: { OPENMAAS_FETCH_ALLOW: '127.0.0.1' },
      configuration: `mcp: { timeoutSeconds: 2, servers: { house: { url: "${url}" } } }\n`,
    })
  })
  after(async () => {
    await weather.end('SIGKILL')
    await server.stop()
  })

  const tool = (mcp: object = {}) => ({ type: 'mcp', mcp: { server_label: 'weather', server_url: url, ...mcp } })
  const chat = (fields: object) =>
    call(`${server.apiUrl}/chat/completions`, { key: server.key, body: { model, messages, ...fields } })

  it('are asked by the model, and the reply tells what they offer and answered', async () => {
    const reply = await chat({ tools: [tool({ allowed_tools: ['get_weather'] })] })
    assert.equal(reply.status, 200, reply.text)
    const [listed, called] = listAt(reply.json(), 'choices.0.message.tool_calls')
    assert.equal(textAt(listed, 'mcp.type'), 'mcp_list_tools')
    assert.equal(textAt(listed, 'mcp.tools.0.name'), 'get_weather')
    assert.equal(textAt(listed, 'mcp.tools.0.input_schema.required.0'), 'city')
    assert.equal(textAt(called, 'type'), 'mcp')
    assert.equal(textAt(called, 'mcp.type'), 'mcp_call')
    assert.equal(textAt(called, 'mcp.name'), 'get_weather')
    assert.match(textAt(called, 'mcp.arguments'), /Beijing/)
    assert.match(textAt(called, 'mcp.output.content.0.text'), /sunny, 21 degrees/)
    assert.match(textAt(reply.json(), 'choices.0.message.content'), /21/)
    assert.equal(at(reply.json(), 'choices.0.finish_reason'), 'stop')
    const alone = await chat({})
    assert.ok(
      numberAt(reply.json(), 'usage.prompt_tokens') > 2 * numberAt(alone.json(), 'usage.prompt_tokens'),
      'the usage is that of both rounds',
    )
  })

  it('are counted among the tools that an account uses', async () => {
    const { id, key } = await createAccount(server, 'V0')
    const tools = [tool({ allowed_tools: ['get_weather'] })]
    const reply = await call(`${server.apiUrl}/chat/completions`, { key, body: { model, messages, tools } })
    assert.equal(reply.status, 200, reply.text)
    const rows = await untilCalls(server, id, 2)
    assert.deepEqual(rows.map((row) => at(row, 'operation')).sort(), ['chat.completions.create', 'mcp.call'])
    const usage = await call(`${server.url}/api/monitor/usage/tool-usage`, { key })
    assert.equal(at(usage.json(), 'data.totalUsage.totalMcpCount'), 1)
  })

  it('are told in streams as well, and come back in the next call', async () => {
    const body = { model, messages, tools: [tool({ server_label: 'house', server_url: undefined })], stream: true }
    const chunks = await readStream(`${server.apiUrl}/chat/completions`, server.key, body)
    const calls = chunks.flatMap((chunk) => {
      const told = at(chunk, 'choices.0.delta.tool_calls')
      return Array.isArray(told) ? told : []
    })
    assert.deepEqual(
      calls.map((one) => [at(one, 'index'), at(one, 'type'), at(one, 'mcp.type')]),
      [
        [0, 'mcp', 'mcp_list_tools'],
        [1, 'mcp', 'mcp_call'],
      ],
    )
    assert.equal(at(chunks.at(-1), 'choices.0.finish_reason'), 'stop')
    const content = chunks.map((chunk) => at(chunk, 'choices.0.delta.content') ?? '').join('')
    const next = await chat({
      messages: [...messages, { role: 'assistant', content, tool_calls: calls }, { role: 'user', content: '谢谢' }],
    })
    assert.equal(next.status, 200, next.text)
  })

  it('work beside functions of the client, through the openai client', async () => {
    const client = new OpenAI({ apiKey: server.key, baseURL: server.apiUrl, maxRetries: 0 })
    const time = {
      type: 'function' as const,
      function: { name: 'get_time', description: 'Time of day', parameters: {} },
    }
    const reply = await client.chat.completions.create({
      model,
      messages: [{ role: 'user', content: 'What is the current weather in the city Beijing?' }],
      tools: [time, tool({ allowed_tools: ['get_weather'] }) as unknown as typeof time],
    })
    assert.match(reply.choices[0]?.message.content ?? '', /21/)
  })

  it('are asked through the Messages protocol, told in blocks of their own, and come back in the next call', async () => {
    const client = new Anthropic({ apiKey: server.key, baseURL: `${server.url}/api/anthropic`, maxRetries: 0 })
    const asked = {
      model,
      max_tokens: 500,
      betas: ['mcp-client-2025-11-20'],
      messages: [{ role: 'user' as const, content: 'What is the current weather in the city Beijing?' }],
      mcp_servers: [{ type: 'url' as const, name: 'weather', url }],
      tools: [
        {
          type: 'mcp_toolset' as const,
          mcp_server_name: 'weather',
          default_config: { enabled: false },
          configs: { get_weather: { enabled: true } },
        },
      ],
    }
    const streamed = await client.beta.messages.stream(asked).finalMessage()
    for (const { content, stop_reason: reason } of [await client.beta.messages.create(asked), streamed]) {
      const [use, result, ...rest] = content
      assert.ok(use?.type === 'mcp_tool_use' && result?.type === 'mcp_tool_result', JSON.stringify(content))
      assert.deepEqual([use.server_name, use.name, result.tool_use_id], ['weather', 'get_weather', use.id])
      assert.match(JSON.stringify(use.input), /Beijing/)
      assert.match(JSON.stringify(result.content), /sunny, 21 degrees/)
      assert.equal(result.is_error, false)
      assert.match(rest.map((block) => (block.type === 'text' ? block.text : '')).join(''), /21/)
      assert.equal(reason, 'end_turn')
      const conversation = [...asked.messages, { role: 'assistant' as const, content }, ...asked.messages]
      const next = await client.beta.messages.create({ ...asked, messages: conversation })
      assert.equal(next.stop_reason, 'end_turn')
    }
    const gone = `http://127.0.0.1:${await freePort()}/mcp`
    const { content } = await client.beta.messages.create({
      ...asked,
      mcp_servers: [{ type: 'url', name: 'weather', url: gone }],
    })
    const failed = content.find((block) => block.type === 'mcp_tool_result')
    assert.equal(failed?.is_error, true)
  })

  it('are asked through the Responses API, told in items of their own, and come back in the next call', async () => {
    const client = new OpenAI({ apiKey: server.key, baseURL: server.apiUrl, maxRetries: 0 })
    const asked = {
      model,
      input: 'What is the current weather in the city Beijing?',
      tools: [
        {
          type: 'mcp' as const,
          server_label: 'weather',
          server_url: url,
          allowed_tools: ['get_weather'],
          require_approval: 'never' as const,
        },
      ],
    }
    const streamed = await client.responses.stream(asked).finalResponse()
    for (const response of [await client.responses.create(asked), streamed]) {
      const [listed, ...rest] = response.output
      const called = rest.find((item) => item.type === 'mcp_call')
      assert.ok(listed?.type === 'mcp_list_tools' && called !== undefined, JSON.stringify(response.output))
      assert.ok(listed.tools.some(({ name }) => name === 'get_weather'))
      assert.deepEqual([called.server_label, called.name, called.error], ['weather', 'get_weather', null])
      assert.match(called.arguments, /Beijing/)
      assert.equal(called.output, 'The weather in Beijing is sunny, 21 degrees.')
      assert.equal(rest.at(-1)?.type, 'message')
      assert.match(response.output_text, /21/)
      const next = await client.responses.create({ ...asked, input: '谢谢', previous_response_id: response.id })
      assert.equal(next.status, 'completed')
    }
  })

  it('leave the answer standing when they cannot be used', async () => {
    const gone = await chat({ tools: [tool({ server_url: `http://127.0.0.1:${await freePort()}/mcp` })] })
    assert.equal(gone.status, 200, gone.text)
    assert.ok(textAt(gone.json(), 'choices.0.message.tool_calls.0.mcp.error').length > 0)
    const inside = await chat({ tools: [tool({ server_url: 'http://10.0.0.1/mcp' })] })
    assert.match(textAt(inside.json(), 'choices.0.message.tool_calls.0.mcp.error'), /public address/)
    assertError(await chat({ tools: [tool({ server_url: undefined })] }), 400, '1214')
    assertError(await chat({ tools: [tool({ server_url: 'ftp://x.example' })] }), 400, '1214')
    assertError(await chat({ tools: [tool({ transport_type: 'stdio' })] }), 400, '1214')
  })

  it('free the slot when the client leaves while they are waited for', async () => {
    const hanging = { model, messages: [{ role: 'user', content: 'hang: never answers' }], stream: true }
    const tools = [tool({ allowed_tools: ['hang'] })]
    const required = { tool_choice: 'required', tools }
    const stream = await openStream(`${server.apiUrl}/chat/completions`, server.key, { ...hanging, ...required })
    stream.leave()
    await until('no call in flight', async () => {
      const reply = await call(`${server.url}/api/admin/calls/in-flight`, { key: server.key })
      return listAt(reply.json(), 'data').length === 0
    })
  })
})
