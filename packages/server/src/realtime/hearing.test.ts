import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pcmBytes, writeWav } from '@openmaas/engines/audio'
import type { VoiceDetector } from '@openmaas/engines/voice-activity'
import { Conversation } from './conversation.ts'
import type { Remembered } from './conversation.ts'
import { InputSound } from './input-sound.ts'
import { PacedSound } from './paced-sound.ts'
import { initialSettings, sessionObject, updatedSettings } from './session-settings.ts'
import { SoundBuffer } from './sound-buffer.ts'
import { TurnDetector } from './turn-detector.ts'

/** Takes every window whose first sample is not zero for speech. */
const byFirstSample: VoiceDetector = { judge: async (window) => (window[0] === 0 ? 0 : 1) }

function sound(seconds: number, level: number): Int16Array {
  return new Int16Array(seconds * 16_000).fill(level)
}

describe('TurnDetector', () => {
  const wishes = { threshold: 0.5, silenceMs: 500 }

  it('tells when speech begins and ends, whatever the pieces', async () => {
    for (const pieceSamples of [160, 1000, 16_000]) {
      const turns = new TurnDetector(byFirstSample)
      const events = []
      const whole = [...sound(1, 0), ...sound(2, 1000), ...sound(1, 0)]
      for (let start = 0; start < whole.length; start += pieceSamples)
        events.push(...(await turns.hear(Int16Array.from(whole.slice(start, start + pieceSamples)), wishes)))
      assert.deepEqual(
        events.map(({ type }) => type),
        ['started', 'stopped'],
      )
      assert.ok(Math.abs((events[0]?.atMs ?? 0) - 1000) < 70, JSON.stringify(events))
      assert.ok(Math.abs((events[1]?.atMs ?? 0) - 3500) < 70, JSON.stringify(events))
    }
  })

  it('takes a click for none, and a short pause for no end', async () => {
    const turns = new TurnDetector(byFirstSample)
    assert.deepEqual(await turns.hear(Int16Array.from([...sound(0.05, 1000), ...sound(1, 0)]), wishes), [])
    const spoken = Int16Array.from([...sound(1, 1000), ...sound(0.3, 0), ...sound(1, 1000)])
    assert.equal((await turns.hear(spoken, wishes)).length, 1)
    assert.ok(turns.speaking)
  })
})

describe('InputSound', () => {
  it('takes no rate that only a file for other purposes has', () => {
    const file = writeWav({ samples: sound(0.1, 1000), sampleRateHertz: 96_000 })
    assert.throws(() => new InputSound().read(file.toString('base64'), 'wav'), { code: 'invalid_audio' })
  })

  it('reads files, what goes on with them, and bare samples at either rate', () => {
    const tone = Int16Array.from({ length: 2400 }, (_, index) => Math.round(9000 * Math.sin(index / 9)))
    const input = new InputSound()
    const file = writeWav({ samples: tone, sampleRateHertz: 24_000 }).toString('base64')
    const first = input.read(file, 'wav')
    const more = input.read(pcmBytes(tone).toString('base64'), 'wav')
    assert.ok(Math.abs(first.length + more.length - 3200) < 40, `${first.length} and ${more.length}`)
    assert.deepEqual(new InputSound().read(pcmBytes(tone).toString('base64'), 'pcm'), tone)
    assert.ok(Math.abs(new InputSound().read(pcmBytes(tone).toString('base64'), 'pcm24').length - 1600) < 40)
  })

  it('refuses what is no sound, and more than half a minute at once', () => {
    const code = (work: () => unknown): unknown => {
      try {
        return work()
      } catch (error) {
        return error instanceof Error && 'code' in error ? error.code : error
      }
    }
    assert.equal(
      code(() => new InputSound().read('', 'pcm')),
      'invalid_audio',
    )
    assert.equal(
      code(() => new InputSound().read(Buffer.from('RIFF1234').toString('base64'), 'wav')),
      'invalid_audio',
    )
    const long = Buffer.alloc(16_000 * 2 * 31).toString('base64')
    assert.equal(
      code(() => new InputSound().read(long, 'pcm')),
      'audio_too_long',
    )
  })
})

describe('SoundBuffer', () => {
  it('keeps the newest samples', () => {
    const buffer = new SoundBuffer()
    for (const start of [0, 10, 20]) buffer.push(Int16Array.from({ length: 10 }, (_, index) => start + index))
    buffer.keepLast(13)
    assert.deepEqual([...buffer.take()], [17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29])
    assert.equal(buffer.length, 0)
  })
})

describe('PacedSound', () => {
  it('lets the beginning out at once and the rest at the pace of hearing', async () => {
    const paced = new PacedSound()
    const startedAt = performance.now()
    let pieces = 0
    for await (const _ of paced.pieces(new Int16Array(24_000), new AbortController().signal)) {
      if (++pieces === 3) assert.ok(performance.now() - startedAt < 150)
    }
    assert.equal(paced.sentMs, 1000)
    // Its last piece may leave when all but 0.6 s of what came before has been heard.
    assert.ok(performance.now() - startedAt >= 190, String(performance.now() - startedAt))
  })

  it('stops waiting when it is called off', async () => {
    const calledOff = new AbortController()
    const sent = async (): Promise<void> => {
      for await (const _ of new PacedSound().pieces(new Int16Array(24_000 * 60), calledOff.signal));
    }
    const sending = sent()
    calledOff.abort(new Error('called off'))
    await assert.rejects(sending, /called off/)
  })
})

describe('Conversation', () => {
  const message = (id: string, text: string, role: 'user' | 'assistant' = 'user'): Remembered => ({
    item: { id, type: 'message', object: 'realtime.item', status: 'completed', role },
    text,
    pictures: [],
    ready: Promise.resolve(),
    sentences: [],
  })

  it('gives the newest turns that fit to the model', () => {
    const conversation = new Conversation()
    for (let turn = 0; turn < 30; turn++) conversation.add(message(`item${turn}`, '很长的话'.repeat(300)))
    const messages = conversation.messages({ instructions: '简短回答', chatMode: 'audio' })
    assert.equal(messages[0]?.role, 'system')
    assert.ok(messages.length > 3 && messages.length < 15, String(messages.length))
    assert.ok(conversation.messages({ instructions: undefined, chatMode: 'video_passive' }).length > messages.length)
  })

  it('puts items where they are said to belong, each id once, and results only with their calls', () => {
    const conversation = new Conversation()
    assert.ok(conversation.add(message('a', 'first')))
    assert.ok(conversation.add(message('b', 'last')))
    assert.ok(conversation.add(message('c', 'between', 'assistant'), 'a'))
    assert.ok(!conversation.add(message('a', 'again')))
    conversation.add({
      ...message('d', 'result'),
      item: { id: 'd', type: 'function_call_output', object: 'realtime.item', status: 'completed', call_id: 'none' },
    })
    assert.deepEqual(
      conversation.messages({ instructions: undefined, chatMode: 'audio' }).map(({ content }) => content),
      ['first', 'between', 'last'],
    )
  })
})

describe('settings of sessions', () => {
  it('change what an update names and leave the rest', () => {
    const first = updatedSettings(initialSettings, { turn_detection: { type: 'server_vad', threshold: 0.7 } })
    const second = updatedSettings(first, { voice: 'xiaochen', max_response_output_tokens: 100 })
    assert.equal(second.detection?.threshold, 0.7)
    assert.equal(second.detection?.silenceMs, 500)
    assert.deepEqual(Reflect.get(sessionObject('s', second), 'max_response_output_tokens'), '100')
    assert.equal(updatedSettings(second, { turn_detection: { type: 'client_vad' } }).detection, undefined)
    assert.equal(updatedSettings(second, { voice: 'default' }).voice, 'xiaochen')
  })
})
