import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ChatPart } from '@openmaas/engines'
import { EngineError } from '@openmaas/engines'
import { ServerStopping } from '../http/index.ts'
import { eventLines, invokeLines } from './invoke-events.ts'

const usage = { promptTokens: 3, completionTokens: 2, source: 'engine' } as const
const finish = (reason: 'stop' | 'network_error' | 'sensitive'): ChatPart => ({ type: 'finish', reason, usage })
const text = (...texts: readonly string[]): ChatPart[] => texts.map((one) => ({ type: 'text-delta', text: one }))

async function* partsOf(parts: readonly (ChatPart | Error)[]): AsyncGenerator<ChatPart, void, undefined> {
  for (const part of parts) {
    if (part instanceof Error) throw part
    yield part
  }
}

async function linesOf(
  parts: readonly (ChatPart | Error)[],
  form: { incremental?: boolean; signal?: AbortSignal } = {},
) {
  const invocation = { requestId: 'r1', parts: partsOf(parts), shownSlices: undefined }
  const lines: string[] = []
  const { incremental = true, signal = new AbortController().signal } = form
  const events = invokeLines(invocation, {
    incremental,
    returnType: 'json_string',
    language: 'en',
    callId: 'c1',
    signal,
  })
  for await (const event of events) lines.push(event)
  return lines
}

describe('events of a streamed answer', () => {
  it('are increments with one end', async () => {
    assert.deepEqual(await linesOf([...text('月', '', '球'), finish('stop')]), [
      'id: r1\nevent: add\ndata: "月"\n\n',
      'id: r1\nevent: add\ndata: "球"\n\n',
      'id: r1\nevent: finish\ndata: ""\nusage: {"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}\n\n',
    ])
  })

  it('are the text so far when increments are not wanted', async () => {
    const lines = await linesOf([...text('月', '球'), finish('stop')], { incremental: false })
    assert.deepEqual(
      lines.map((line) => /data: (.*)/.exec(line)?.[1]),
      ['"月"', '"月球"', '"月球"'],
    )
  })

  it('say that the engine broke off', async () => {
    const lines = await linesOf([...text('月'), finish('network_error')])
    assert.match(
      lines[1] ?? '',
      /^id: r1\nevent: interrupted\ndata: "[^"]*c1[^"]*"\nusage: \{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5\}\ncode: 1234\n\n$/,
    )
  })

  it('say that the content was refused, or that something failed', async () => {
    assert.match(
      (await linesOf([...text('月'), finish('sensitive')]))[1] ?? '',
      /event: errorhandle\ndata: .*\nusage: .*\ncode: 1301/,
    )
    const failed = await linesOf([...text('月'), new EngineError('overloaded', 'busy')])
    assert.match(failed[1] ?? '', /event: errorhandle\ndata: .*\ncode: 1305/)
  })

  it('are none for failures before the first word', async () => {
    await assert.rejects(linesOf([finish('network_error')]), { errorName: 'upstreamFailed' })
    await assert.rejects(linesOf([new EngineError('overloaded', 'busy')]), EngineError)
  })

  it('are none for a client that has left', async () => {
    const gone = AbortSignal.abort(new ServerStopping('gone'))
    await assert.rejects(linesOf([...text('月'), new Error('left')], { signal: gone }), /left/)
  })

  it('keep every line of raw text', () => {
    const event = { event: 'add', data: 'a\nb\r\nc\rd' } as const
    assert.equal(eventLines('x', event, 'text'), 'id: x\nevent: add\ndata: a\ndata: b\ndata: c\ndata: d\n\n')
    assert.equal(eventLines('x', event, 'json_string'), 'id: x\nevent: add\ndata: "a\\nb\\r\\nc\\rd"\n\n')
  })
})
