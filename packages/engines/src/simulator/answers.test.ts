import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ChatMessage } from '../chat-engine.ts'
import { ask } from './testing/ask-simulator.ts'

const note = /\(Simulated reply: [^)]*simulator[^)]*\)$/
const chineseNote = /（模拟回复：[^）]*模拟器[^）]*）$/

function user(content: string): ChatMessage {
  return { role: 'user', content }
}
function assistant(content: string): ChatMessage {
  return { role: 'assistant', content }
}

const lighthouse = `The lighthouse of Cape Nord was built in 1874 by Maria Olsen. It is 42.5 m high, i.e. the tallest of the coast.
The harbour opened in 1901. Fishing is the main trade of the village.
The museum shows ship models. It is closed on Mondays.`

describe('a question about given material', () => {
  it('is answered with the sentence of the material that answers it', async () => {
    const reply = await ask(`Context:\n${lighthouse}\n\nQuestion: Who built the lighthouse?`)
    assert.match(reply.content, /^The lighthouse of Cape Nord was built in 1874 by Maria Olsen\./)
    assert.doesNotMatch(reply.content, /museum/)
    assert.match(reply.content, note)
  })

  it('is answered in Chinese from Chinese material, with the note in Chinese', async () => {
    const reply = await ask(
      '资料：平台默认端口是 8787。日志写入标准输出。数据保存在 data 目录。\n问题：默认端口是多少？',
    )
    assert.match(reply.content, /默认端口是 8787。/)
    assert.doesNotMatch(reply.content, /日志/)
    assert.match(reply.content, chineseNote)
  })

  it('is told apart from the material in the retrieval prompt of the platform', async () => {
    const prompt =
      '从文档\n"""\n手机的保修期为一年。门店早上九点开门，晚上六点关门。\n"""\n中找问题\n"""\n门店几点开门？\n"""\n的答案'
    const reply = await ask(prompt)
    assert.match(reply.content, /^门店早上九点开门，晚上六点关门。/)
  })

  it('finds the material in tags, in the system message and in an earlier turn', async () => {
    const tagged = await ask(`<context>${lighthouse}</context>\nWhen did the harbour open?`)
    const system = await ask([
      { role: 'system', content: `Answer from this document:\n"""\n${lighthouse}\n"""` },
      user('When did the harbour open?'),
    ])
    const earlier = await ask([
      user(`Here is a text about a village.\n"""${lighthouse}"""`),
      assistant('I read it.'),
      user('When did the harbour open?'),
    ])
    for (const reply of [tagged, system, earlier]) assert.match(reply.content, /^The harbour opened in 1901\./)
  })

  it('gets the answer that the material does not tell when it does not', async () => {
    const reply = await ask(`Context:\n${lighthouse}\n\nQuestion: What is the price of a train ticket to Vienna?`)
    assert.match(reply.content, /^The given material does not answer this question\./)
    const chinese = await ask('资料：平台默认端口是 8787。\n问题：创始人的生日是哪天？')
    assert.match(chinese.content, /^所给材料中没有回答这个问题的内容。/)
  })

  it('is answered with the main sentences when a summary is asked for', async () => {
    const reply = await ask(`Summarize this text:\n"""${lighthouse}"""`)
    const sentences = reply.content.split('\n\n')[0] ?? ''
    assert.ok(sentences.length > 0 && sentences.length < lighthouse.length)
  })
})

describe('a conversation', () => {
  it('remembers what the user stated', async () => {
    const english = await ask([user('My name is Ada.'), assistant('Hello Ada.'), user('What is my name?')])
    assert.match(english.content, /^You said: “My name is Ada\.”/)
    const chinese = await ask([user('我叫小明。'), assistant('你好。'), user('我叫什么名字？')])
    assert.match(chinese.content, /^你之前说过：“我叫小明。”/)
  })

  it('does not take its own notes for knowledge', async () => {
    const first = await ask('What is the simulator of OpenMaaS good for in Peru?')
    const second = await ask([user('Hello'), assistant(first.content), user('Which language model was used?')])
    assert.doesNotMatch(second.content, /^\(Simulated reply/)
  })
})

describe('a message without material', () => {
  for (const [question, expected] of [
    ['12*7', '12 * 7 = 84'],
    ['what is 3 plus 4?', '3 + 4 = 7'],
    ['1+1等于几', '1 + 1 = 2'],
    ['你好，1+1等于几？', '1 + 1 = 2'],
    ['Hello, what is 3 plus 4?', '3 + 4 = 7'],
    ['三乘以五等于多少？', '3 * 5 = 15'],
    ['What is (2 + 3) * -4 ?', '(2 + 3) * -4 = -20'],
    ['0.1 + 0.2', '0.1 + 0.2 = 0.3'],
    ['10 / 0', '10 / 0 = undefined'],
  ] as const) {
    it(`is calculated: ${question}`, async () => {
      assert.equal((await ask(question)).content.split('\n')[0], expected)
    })
  }

  it('is no sum when it only looks like one', async () => {
    for (const text of ['2024-05-01', 'Wait 3-5 days.', 'Call 1+1 support now']) {
      assert.doesNotMatch((await ask(text)).content, / = /)
    }
  })

  for (const [request, expected] of [
    ['Say exactly "pong".', 'pong'],
    ['Reply with the single word ready.', 'ready'],
    ['Say this is a test', 'this is a test'],
    ['只回答“收到”', '收到'],
    ['请只回复OK', 'OK'],
    ['What is 6 times 7? Answer only with the number.', '42'],
  ] as const) {
    it(`is obeyed to the letter: ${request}`, async () => {
      assert.equal((await ask(request)).content, expected)
    })
  }

  it('gets an honest reply that names what it is about', async () => {
    const reply = await ask('What is the capital of France?')
    assert.match(reply.content, /“capital”, “France”/)
    assert.match(reply.content, note)
    assert.match((await ask('Translate "good morning" into French')).content, /cannot translate/)
    assert.match((await ask('写一首关于春天的诗')).content, /不会创作/)
  })

  it('is answered alike every time', async () => {
    const question = `Context:\n${lighthouse}\n\nQuestion: How high is the lighthouse?`
    assert.deepEqual(await ask(question), await ask(question))
  })
})

describe('thinking', () => {
  it('comes first, in the language of the question, and says that it is simulated', async () => {
    const on = { thinking: { enabled: true, clear: true } }
    assert.match((await ask('Hello', on)).reasoning, /^\(Simulated reasoning\)/)
    const reply = await ask('你好', on)
    assert.match(reply.reasoning, /^（模拟思考）/)
    assert.ok((reply.usage.reasoningTokens ?? 0) > 0)
  })

  it('stays away when it is switched off', async () => {
    assert.equal((await ask('Hello', { thinking: { enabled: false, clear: true } })).reasoning, '')
  })
})

describe('media in a message', () => {
  const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

  it('is described by size and format, as a data URL and as bare base64', async () => {
    for (const url of [`data:image/png;base64,${pixel}`, pixel]) {
      const parts = [
        { type: 'text', text: 'What is this?' },
        { type: 'image_url', image_url: { url } },
      ]
      assert.match((await ask([{ role: 'user', content: parts }])).content, /an image of 70 bytes, PNG 1x1/)
    }
  })

  it('is named by its host and not fetched when it is an address', async () => {
    const content = [{ type: 'video_url', video_url: { url: 'https://media.example/clip.mp4' } }]
    assert.match((await ask([{ role: 'user', content }])).content, /a video at media\.example, which it did not fetch/)
  })
})
