import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { normaliseDeltas, normaliseText, testTools } from './testing.ts'

const markers = [
  '<think>',
  '</think>',
  '<tool_call>',
  '</tool_call>',
  '<arg_key>',
  '</arg_key>',
  '<arg_value>',
  '</arg_value>',
  '<｜tool▁calls▁begin｜>',
  '<｜tool▁calls▁end｜>',
  '<｜tool▁call▁begin｜>',
  '<｜tool▁call▁end｜>',
  '<｜tool▁sep｜>',
]
const wholeOutputs = [
  '<think>\n先想一想。\n</think>\n\n好的，北京今天晴 ☀️🙂。\n',
  'Let me look.\n<tool_call>get_weather\n<arg_key>city</arg_key>\n<arg_value>北京 🙂</arg_value>\n<arg_key>zip</arg_key>\n<arg_value>0012</arg_value>\n</tool_call>',
  '<think>Hm</think><tool_call>get_weather<arg_key>days</arg_key><arg_value>3</arg_value></tool_call>\n<tool_call>now</tool_call>\n',
  'Well\n<tool_call>\n{"name": "get_weather", "arguments": {"city": "</tool_call> 上海", "days": "2"}}\n</tool_call>\n\nDone',
  '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>now\n```json\n{"a": "🙂"}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
  'x<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>get_weather<｜tool▁sep｜>{"city": "Paris"}<｜tool▁call▁end｜>\n<｜tool▁call▁begin｜>now<｜tool▁sep｜>{}',
  'It is <|begin_of_box|>42<|end_of_box|>, <tool_cal and < and <｜tool▁ca',
  '<tool_call>get_weather\n<arg_key>city</arg_key>\n<arg_value>never closed',
]

/** Text in which whole markers, parts of them and ordinary text of several scripts follow each other. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...markers),
      fc
        .constantFrom(...markers)
        .chain((marker) => fc.integer({ min: 1, max: marker.length }).map((length) => marker.slice(0, length))),
      fc.constantFrom(
        '\n',
        ' ',
        '<',
        '>',
        '{"name":"now"',
        ',"arguments":{}}',
        'now',
        'get_weather',
        'city',
        '"',
        '}',
        '👩‍🚀',
        '知识库',
        '\ud83d',
      ),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
    ),
    { maxLength: 24 },
  )
  .map((pieces) => pieces.join(''))

const options = fc.record({
  tools: fc.constantFrom(testTools, []),
  thinkTags: fc.constantFrom('split' as const, 'keep' as const, 'ignore' as const),
  startsInThinking: fc.boolean(),
})

function cutAt(text: string, places: readonly number[]): string[] {
  const sorted = [...new Set(places.map((place) => place % (text.length + 1)))].sort((left, right) => left - right)
  return [0, ...sorted].map((start, index) => text.slice(start, sorted[index] ?? text.length))
}

describe('output cut anywhere', () => {
  it('means the same as uncut output, for every form, one character at a time', () => {
    for (const text of wholeOutputs) {
      for (const thinkTags of ['split', 'keep', 'ignore'] as const) {
        const given = { tools: testTools, thinkTags }
        assert.deepEqual(normaliseText(text.split(''), given), normaliseText([text], given), text)
      }
    }
  })

  it('means the same as uncut output, for every single cut', () => {
    for (const text of wholeOutputs) {
      const uncut = normaliseText([text], { tools: testTools })
      for (let at = 0; at <= text.length; at++) {
        assert.deepEqual(
          normaliseText([text.slice(0, at), text.slice(at)], { tools: testTools }),
          uncut,
          `${text} cut at ${at}`,
        )
      }
    }
  })

  it('means the same as uncut output, for hostile text and any cuts', () => {
    fc.assert(
      fc.property(hostileText, fc.array(fc.nat(400), { maxLength: 12 }), options, (text, places, given) => {
        const uncut = normaliseText([text], given)
        assert.deepEqual(normaliseText(cutAt(text, places), given), uncut)
        assert.deepEqual(normaliseText(text.split(''), given), uncut)
      }),
      { numRuns: 1500 },
    )
  })

  it('loses nothing of text in which no marker is whole', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const harmless = markers.reduce((rest, marker) => rest.replaceAll(marker, ''), text)
        fc.pre(!markers.some((marker) => harmless.includes(marker)))
        assert.equal(normaliseText(harmless.split(''), { tools: testTools }).content, harmless)
      }),
      { numRuns: 500 },
    )
  })

  it('never passes on half of a character that came whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        fc.pre(text.isWellFormed())
        const output = normaliseText(text.split(''))
        assert.equal(output.content, text)
      }),
    )
  })

  it('joins the arguments of calls in deltas, however they are cut', () => {
    const argumentTexts = fc.array(fc.json(), { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(argumentTexts, fc.array(fc.nat(200), { maxLength: 8 }), fc.boolean(), (texts, places, repeats) => {
        const deltas = texts.flatMap((text, index) =>
          cutAt(text, places).map((argumentPiece, position) => ({
            tool_calls: [
              {
                index,
                ...(position === 0 || repeats ? { id: `call-${index}` } : {}),
                function: { ...(position === 0 || repeats ? { name: 'now' } : {}), arguments: argumentPiece },
              },
            ],
          })),
        )
        assert.deepEqual(
          normaliseDeltas(deltas).toolCalls,
          texts.map((text, index) => ({ id: `call-${index}`, name: 'now', arguments: text })),
        )
      }),
      { numRuns: 300 },
    )
  })
})
