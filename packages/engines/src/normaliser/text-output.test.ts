import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { normaliseText, testTools } from './testing.ts'

const tools = testTools

describe('text of a model that thinks', () => {
  it('splits thinking from the answer and drops the line breaks of the tags', () => {
    const { content, reasoning } = normaliseText(['\n<think>\nLet me see.\n\nYes.\n</think>\n\nThe answer.\n'])
    assert.equal(reasoning, 'Let me see.\n\nYes.')
    assert.equal(content, 'The answer.\n')
  })

  it('tells no reasoning for an empty block', () => {
    assert.deepEqual(normaliseText(['<think></think>Hello']), {
      content: 'Hello',
      reasoning: '',
      toolCalls: [],
      reason: 'stop',
    })
    assert.equal(normaliseText(['<think>\n\n</think>\n\nHello']).content, 'Hello')
    assert.equal(normaliseText(['<think>\n\n</think>\n\nHello']).reasoning, '')
  })

  it('reads output that begins inside the thinking', () => {
    const options = { startsInThinking: true }
    assert.deepEqual(normaliseText(['Hmm.\n</think>\nHi'], options), {
      content: 'Hi',
      reasoning: 'Hmm.',
      toolCalls: [],
      reason: 'stop',
    })
    assert.equal(normaliseText(['<think>Hmm.</think>Hi'], options).reasoning, 'Hmm.')
    assert.equal(normaliseText(['never closed <thi'], options).reasoning, 'never closed <thi')
  })

  it('drops a closing tag that the prompt had written already', () => {
    assert.equal(normaliseText(['</think>\nHi']).content, 'Hi')
  })

  it('leaves tags alone that come later in an answer', () => {
    const text = 'Write <think>like this</think> in XML.'
    assert.equal(normaliseText([text]).content, text)
  })

  it('keeps the tags in the content where the model is published so', () => {
    const text = '<think>\nHmm.\n</think>\n\nHi'
    assert.equal(normaliseText([text], { thinkTags: 'keep' }).content, text)
    assert.equal(
      normaliseText(['Hmm.</think>Hi'], { thinkTags: 'keep', startsInThinking: true }).content,
      '<think>Hmm.</think>Hi',
    )
  })

  it('takes a call inside the thinking for thinking', () => {
    const call = '<tool_call>now</tool_call>'
    const { reasoning, toolCalls } = normaliseText([`<think>I could write ${call}.</think>Hi`], { tools })
    assert.equal(reasoning, `I could write ${call}.`)
    assert.equal(toolCalls.length, 0)
    assert.equal(normaliseText([`<think>${call}</think>Hi`], { tools, thinkTags: 'keep' }).toolCalls.length, 0)
  })

  it('keeps white space at the ends of the content', () => {
    assert.equal(normaliseText([' \n Hi \n\n'], { tools }).content, ' \n Hi \n\n')
  })

  it('leaves the boxes of GLM-V in the text', () => {
    const text = 'It is <|begin_of_box|>42<|end_of_box|>.'
    assert.equal(normaliseText([text], { tools }).content, text)
  })
})

describe("GLM's tool calls in text", () => {
  const call = (...pairs: [string, string][]) =>
    `<tool_call>get_weather\n${pairs.map(([key, value]) => `<arg_key>${key}</arg_key>\n<arg_value>${value}</arg_value>\n`).join('')}</tool_call>`
  const argumentsOf = (text: string): unknown =>
    JSON.parse(normaliseText([text], { tools }).toolCalls[0]?.arguments ?? 'null')

  it('become calls, with the text before them as content', () => {
    const output = normaliseText([`I look it up.\n${call(['city', '北京'], ['days', '3'])}`], { tools })
    assert.equal(output.content, 'I look it up.')
    assert.deepEqual(output.toolCalls, [{ id: 'id-0', name: 'get_weather', arguments: '{"city": "北京", "days": 3}' }])
    assert.equal(output.reason, 'tool_calls')
  })

  it('take the type that the function declares', () => {
    assert.deepEqual(
      argumentsOf(call(['zip', '0012'], ['city', '42'], ['days', '2'], ['detailed', 'true'], ['place', '{"a": [1]}'])),
      {
        zip: '0012',
        city: '42',
        days: 2,
        detailed: true,
        place: { a: [1] },
      },
    )
    assert.deepEqual(argumentsOf(call(['note', 'null'], ['level', '1'])), { note: null, level: '1' })
    assert.deepEqual(argumentsOf(call(['days', 'soon'], ['other', '7'], ['more', 'plain text'])), {
      days: 'soon',
      other: 7,
      more: 'plain text',
    })
  })

  it('keep the digits of long numbers', () => {
    const output = normaliseText([call(['other', '1855805746403495936'])], { tools })
    assert.equal(output.toolCalls[0]?.arguments, '{"other": 1855805746403495936}')
  })

  it('are read without line breaks, and in a row', () => {
    const compact = '<tool_call>get_weather<arg_key>city</arg_key><arg_value>Paris</arg_value></tool_call>'
    const output = normaliseText([`${compact}\n\n \n${compact}\n<tool_call>now</tool_call>\n`], { tools })
    assert.deepEqual(
      output.toolCalls.map((made) => made.arguments),
      ['{"city": "Paris"}', '{"city": "Paris"}', '{}'],
    )
    assert.equal(output.content, '')
  })

  it('keep the text after them', () => {
    const output = normaliseText([`${call(['city', 'Paris'])}\n  Done.\n`], { tools })
    assert.equal(output.content, '  Done.\n')
  })

  it('may quote the tags in an argument', () => {
    const text = 'a </arg_value> b </tool_call> c <tool_call>x</tool_call>'
    assert.deepEqual(argumentsOf(call(['city', text], ['days', '1'])), { city: text, days: 1 })
  })

  it('are completed at the end of the stream when only the closing tag is missing', () => {
    const output = normaliseText([call(['city', 'Paris']).replace('</tool_call>', '')], { tools })
    assert.equal(output.toolCalls[0]?.arguments, '{"city": "Paris"}')
  })

  it('are text when they break off, are no calls or no functions were given', () => {
    for (const text of [
      'Look:\n<tool_call>get_weather\n<arg_key>city</arg_key>\n<arg_val',
      'Use <tool_call> tags, please.',
      'So: <tool_call>unknown</tool_call> it is.',
      'A cut <tool_ca',
      'one < two, <tool <tool_calls> </tool_call>',
    ]) {
      const output = normaliseText([text], { tools })
      assert.equal(output.content, text)
      assert.equal(output.reason, 'stop')
    }
    const whole = call(['city', 'Paris'])
    assert.equal(normaliseText([whole]).content, whole)
  })

  it('are found behind one that broke off', () => {
    const output = normaliseText([`<tool_call>{"name": "now", "arguments": {"a": "b}}\n${call(['city', 'Paris'])}`], {
      tools,
    })
    assert.equal(output.toolCalls.length, 1)
    assert.equal(output.content, '<tool_call>{"name": "now", "arguments": {"a": "b}}')
  })

  it('come after thinking and between thinking', () => {
    const output = normaliseText(
      [`<think>one</think>\n${call(['city', 'Paris'])}\n<think>two</think>\n${call(['city', 'Rome'])}`],
      { tools },
    )
    assert.equal(output.reasoning, 'onetwo')
    assert.equal(output.toolCalls.length, 2)
    assert.equal(output.content, '')
  })
})

describe('tool calls of Qwen and Hermes in text', () => {
  it('become calls with the arguments as they were written', () => {
    const output = normaliseText(
      [
        'Well.\n<tool_call>\n{"name": "get_weather", "arguments": {"city":"Paris","id":18558057464034959361}}\n</tool_call>',
      ],
      { tools },
    )
    assert.deepEqual(output.toolCalls, [
      { id: 'id-0', name: 'get_weather', arguments: '{"city":"Paris","id":18558057464034959361}' },
    ])
    assert.equal(output.content, 'Well.')
  })

  it('take the type that the function declares', () => {
    const output = normaliseText(
      ['<tool_call>{"name":"get_weather","arguments":{"zip":12,"days":"3","city":"7","note":null}}</tool_call>'],
      { tools },
    )
    assert.deepEqual(JSON.parse(output.toolCalls[0]?.arguments ?? ''), { zip: '12', days: 3, city: '7', note: null })
  })

  it('may have no arguments, arguments in a string, or a function object around', () => {
    const argumentsOf = (json: string) =>
      normaliseText([`<tool_call>${json}</tool_call>`], { tools }).toolCalls[0]?.arguments
    assert.equal(argumentsOf('{"name":"now"}'), '{}')
    assert.equal(argumentsOf('{"name":"now","arguments":null}'), '{}')
    assert.equal(argumentsOf('{"name":"now","arguments":{}}'), '{}')
    assert.equal(argumentsOf('{"name":"now","arguments":"{\\"a\\": 1}"}'), '{"a": 1}')
    assert.equal(argumentsOf('{"name":"now","parameters":{"a":1}}'), '{"a":1}')
    assert.equal(argumentsOf('{"type":"function","function":{"name":"now","arguments":{"a":1}}}'), '{"a":1}')
  })

  it('may quote the closing tag in an argument', () => {
    const output = normaliseText(['<tool_call>{"name":"now","arguments":{"a":"</tool_call> \\" {"}}</tool_call>'], {
      tools,
    })
    assert.deepEqual(JSON.parse(output.toolCalls[0]?.arguments ?? ''), { a: '</tool_call> " {' })
  })
})

describe("DeepSeek's tool calls in text", () => {
  const old = (name: string, json: string) =>
    `<｜tool▁call▁begin｜>function<｜tool▁sep｜>${name}\n\`\`\`json\n${json}\n\`\`\`<｜tool▁call▁end｜>`
  const around = (...calls: string[]) => `<｜tool▁calls▁begin｜>${calls.join('\n')}<｜tool▁calls▁end｜>`

  it('are read in the form with a code fence', () => {
    const output = normaliseText([`Sure.\n${around(old('get_weather', '{"city": "Paris"}'), old('now', '{}'))}`], {
      tools,
    })
    assert.equal(output.content, 'Sure.')
    assert.deepEqual(
      output.toolCalls.map((call) => [call.name, call.arguments]),
      [
        ['get_weather', '{"city": "Paris"}'],
        ['now', '{}'],
      ],
    )
  })

  it('are read in the newer form', () => {
    const output = normaliseText(
      [around('<｜tool▁call▁begin｜>get_weather<｜tool▁sep｜>{"zip": 7}<｜tool▁call▁end｜>')],
      { tools },
    )
    assert.deepEqual(output.toolCalls, [{ id: 'id-0', name: 'get_weather', arguments: '{"zip": "7"}' }])
  })

  it('are completed when the model stops before the closing marks', () => {
    const output = normaliseText(['<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>now<｜tool▁sep｜>{}'], { tools })
    assert.equal(output.toolCalls.length, 1)
  })
})
