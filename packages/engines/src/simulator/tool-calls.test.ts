import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { EngineError } from '../engine-error.ts'
import { ask, callsOf, tool } from './testing/ask-simulator.ts'

const weather = tool('get_weather', 'Get the current weather for a city', {
  type: 'object',
  properties: {
    city: { type: 'string', description: 'City name' },
    unit: { type: 'string', enum: ['celsius', 'fahrenheit'] },
    date: { type: 'string', format: 'date' },
  },
  required: ['city'],
  additionalProperties: false,
})
const chineseWeather = tool('get_current_weather', '获取指定城市的当前天气', {
  type: 'object',
  properties: { location: { type: 'string', description: '城市名称' } },
  required: ['location'],
})
const flights = tool('search_flights', '查询航班', {
  type: 'object',
  properties: {
    departure: { type: 'string', description: '出发城市' },
    destination: { type: 'string', description: '目的地城市' },
    date: { type: 'string', description: '日期，格式 YYYY-MM-DD' },
  },
  required: ['departure', 'destination', 'date'],
})
const mail = tool('send_email', 'Send an email', {
  type: 'object',
  properties: { to: { type: 'string', format: 'email' }, subject: { type: 'string' }, body: { type: 'string' } },
  required: ['to', 'subject', 'body'],
})
const time = tool('get_time', 'Get the current time in a city', {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
})
const calculator = tool('calculator', 'Evaluate a mathematical expression', {
  type: 'object',
  properties: { expression: { type: 'string' } },
  required: ['expression'],
})
const table = tool('book_table', 'Book a table in a restaurant', {
  type: 'object',
  properties: {
    restaurant: { type: 'string' },
    party_size: { type: 'integer', minimum: 1 },
    date: { type: 'string', format: 'date' },
  },
  required: ['party_size'],
})

describe('tools that the question speaks of', () => {
  it('are called with what the question names', async () => {
    const reply = await ask("What's the weather in Paris?", { tools: [mail, weather] })
    assert.deepEqual(callsOf(reply), [{ name: 'get_weather', arguments: { city: 'Paris' } }])
    assert.equal(reply.finishReason, 'tool_calls')
    assert.equal(reply.content, '')
  })

  it('are found across languages', async () => {
    const english = await ask('北京今天天气怎么样？', { tools: [mail, weather] })
    assert.deepEqual(callsOf(english), [{ name: 'get_weather', arguments: { city: '北京', date: '2026-03-04' } }])
    const chinese = await ask('What is the weather in London?', { tools: [flights, chineseWeather] })
    assert.deepEqual(callsOf(chinese), [{ name: 'get_current_weather', arguments: { location: 'London' } }])
  })

  it('are called once for each thing asked about', async () => {
    const reply = await ask('Weather in New York and Tokyo tomorrow, in celsius?', { tools: [weather] })
    assert.deepEqual(callsOf(reply), [
      { name: 'get_weather', arguments: { city: 'New York', unit: 'celsius', date: '2026-03-05' } },
      { name: 'get_weather', arguments: { city: 'Tokyo', unit: 'celsius', date: '2026-03-05' } },
    ])
    assert.equal(callsOf(await ask('上海和深圳的气温', { tools: [weather] })).length, 2)
    assert.equal(new Set(reply.toolCalls.map((call) => call.id)).size, 2)
  })

  it('are each called for their half of the question', async () => {
    const reply = await ask('What is the weather in Paris and what time is it in Tokyo?', { tools: [weather, time] })
    assert.deepEqual(callsOf(reply), [
      { name: 'get_weather', arguments: { city: 'Paris' } },
      { name: 'get_time', arguments: { city: 'Tokyo' } },
    ])
  })

  it('get journeys, dates, addresses, quotations, numbers and sums', async () => {
    const flight = await ask('帮我查一下2026年12月3日上海飞广州的机票', { tools: [flights, weather] })
    assert.deepEqual(callsOf(flight)[0]?.arguments, { departure: '上海', destination: '广州', date: '2026-12-03' })
    const letter = await ask('Send an email to bob@example.com with subject "Lunch" saying see you at noon', {
      tools: [weather, mail],
    })
    assert.deepEqual(callsOf(letter)[0]?.arguments, {
      to: 'bob@example.com',
      subject: 'Lunch',
      body: 'see you at noon',
    })
    const sum = await ask('What is 12 * (3 + 4)?', { tools: [weather, calculator] })
    assert.deepEqual(callsOf(sum)[0]?.arguments, { expression: '12 * (3 + 4)' })
    const booking = await ask('Please book a table for 4 people on May 5, 2026.', { tools: [table] })
    assert.deepEqual(callsOf(booking)[0]?.arguments, { party_size: 4, date: '2026-05-05' })
  })
})

describe('the choice of a tool', () => {
  it('leaves tools alone that the question does not speak of', async () => {
    for (const question of ['Tell me a joke', 'What is the capital of France?', '你好']) {
      assert.deepEqual(callsOf(await ask(question, { tools: [weather, mail] })), [])
    }
  })

  it('searches knowledge for whatever is asked, spoken of or ordered, but not for a greeting', async () => {
    const lookup = {
      type: 'function',
      function: {
        name: 'knowledge_retrieve',
        description: 'Searches the knowledge bases',
        parameters: { type: 'object', properties: { query: { type: 'string' } }, required: ['query'] },
      },
    } as const
    assert.deepEqual(callsOf(await ask('月球的平均半径是多少？', { tools: [lookup] })), [
      { name: 'knowledge_retrieve', arguments: { query: '月球的平均半径是多少？' } },
    ])
    for (const phrase of ['月球的平均半径', 'moon radius', 'Please repeat after me: bananas', '请只回答香蕉']) {
      assert.deepEqual(callsOf(await ask(phrase, { tools: [lookup] })), [
        { name: 'knowledge_retrieve', arguments: { query: phrase } },
      ])
    }
    for (const talk of ['Thanks!', '你好', '再见']) assert.deepEqual(callsOf(await ask(talk, { tools: [lookup] })), [])
  })

  it('leaves tools alone under none', async () => {
    const reply = await ask('Weather in Paris?', { tools: [weather], toolChoice: 'none' })
    assert.deepEqual(reply.toolCalls, [])
  })

  it('always calls one under required, and the named one', async () => {
    assert.equal(callsOf(await ask('hi', { tools: [mail, weather], toolChoice: 'required' })).length, 1)
    const named = await ask('Is London cold?', { tools: [mail, weather], toolChoice: { name: 'get_weather' } })
    assert.deepEqual(callsOf(named), [{ name: 'get_weather', arguments: { city: 'London' } }])
  })

  it('refuses a name that is not among the tools', async () => {
    await assert.rejects(
      ask('hi', { tools: [weather], toolChoice: { name: 'get_wether' } }),
      (error) => error instanceof EngineError && error.kind === 'rejected' && /get_wether/.test(error.message),
    )
  })

  it('refuses parameters that no arguments satisfy', async () => {
    const impossible = tool('pick', 'Pick', {
      type: 'object',
      properties: { n: { minimum: 2, maximum: 1 } },
      required: ['n'],
    })
    await assert.rejects(
      ask('pick', { tools: [impossible] }),
      (error) => error instanceof EngineError && error.kind === 'unsupported',
    )
  })
})

describe('results of tools', () => {
  const asked = [
    { role: 'user', content: 'Weather in Paris?' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Paris"}' } }],
    },
  ] as const

  it('are answered from, without a further call', async () => {
    const result = { role: 'tool', tool_call_id: 'c1', content: '{"temperature":21,"condition":"sunny"}' } as const
    const reply = await ask([...asked, result], { tools: [weather] })
    assert.match(reply.content, /^get_weather returned: temperature: 21, condition: sunny/)
    assert.deepEqual(reply.toolCalls, [])
    assert.equal(reply.finishReason, 'stop')
  })

  it('are told as text when they are text', async () => {
    const result = { role: 'tool', tool_call_id: 'c1', content: 'Rain until noon.' } as const
    assert.match((await ask([...asked, result], { tools: [weather] })).content, /returned: Rain until noon\./)
  })

  it('are answered from in their own sentences where they are documents', async () => {
    const content =
      '<knowledge>\n[1] 《moon.txt》\n月球是地球的卫星。月球的平均半径约为1737公里。\n\n[2] 《tea.txt》\n龙井茶产于杭州。\n</knowledge>'
    const messages = [
      { role: 'user', content: '月球的平均半径是多少？' },
      asked[1],
      { role: 'tool', tool_call_id: 'c1', content },
    ] as const
    assert.match((await ask(messages, { tools: [weather] })).content, /^月球的平均半径约为1737公里。\n/)
    const other = [{ role: 'user', content: '龙舟的历史有多久？' }, ...messages.slice(1)] as const
    assert.match((await ask(other, { tools: [weather] })).content, /没有回答/)
  })

  it('do not stop a new question from calling again', async () => {
    const result = { role: 'tool', tool_call_id: 'c1', content: 'Rain.' } as const
    const reply = await ask(
      [
        ...asked,
        result,
        { role: 'assistant', content: 'Rain.' },
        { role: 'user', content: 'And the weather in Rome?' },
      ],
      { tools: [weather] },
    )
    assert.deepEqual(callsOf(reply), [{ name: 'get_weather', arguments: { city: 'Rome' } }])
  })
})
