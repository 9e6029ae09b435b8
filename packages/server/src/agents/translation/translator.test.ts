import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AgentCall } from '../core/agent.ts'
import type { Question } from '../core/asker.ts'
import { agentCall } from '../core/testing.ts'
import { markdownForm } from './forms/markdown-form.ts'
import { joinForm } from './forms/text-form.ts'
import { cutPiece, problemOf, readPieces } from './pieces.ts'
import { Translator } from './translator.ts'
import type { TranslationPlan } from './translator.ts'

const plan: TranslationPlan = { source: 'auto', target: 'de', strategy: 'general', glossary: [] }

const call = agentCall()

/** A translator whose model is a function of the question. */
function translator(answer: (question: Question) => string | Promise<string>, given: Partial<TranslationPlan> = {}) {
  const asked: Question[] = []
  const text = async (_: AgentCall, question: Question): Promise<string> => {
    asked.push(question)
    return answer(question)
  }
  async function* stream(from: AgentCall, question: Question): AsyncGenerator<string, void, undefined> {
    yield await text(from, question)
  }
  const tools = {
    asker: { text, stream },
    models: { chat: () => 'glm-4.7' },
    settings: { chunkTokens: 60, parallelChunks: 2 },
  }
  return { asked, translator: new Translator(tools, call, { ...plan, ...given }) }
}

/** The pieces of a prompt, each changed. */
function pieces(question: Question, change: (text: string, index: number) => string): string {
  const source = /<source>\n([\s\S]*?)\n<\/source>/.exec(question.prompt)?.[1] ?? ''
  return [...source.matchAll(/<seg-(\d+)>([\s\S]*?)<\/seg-\1>/g)]
    .map(([, number, text], index) => `<seg-${number}>${change(text ?? '', index)}</seg-${number}>`)
    .join('\n')
}

const upper = (question: Question): string => pieces(question, (text) => text.toUpperCase())

describe('Translator', () => {
  it('translates a long Markdown text in several questions and keeps its form', async () => {
    const source = Array.from(
      { length: 40 },
      (_, part) => `## Part ${part}\n\nSome words with \`code${part}\` and **more** words.\n\n- a\n- b\n`,
    ).join('\n')
    const form = markdownForm(source)
    const { translator: one, asked } = translator(upper)
    const translated = joinForm(form, await one.all(form.segments.map(({ text }) => text)))
    assert.equal(translated, source.toUpperCase().replaceAll('`CODE', '`code'))
    assert.ok(asked.length > 5)
  })

  it('gives pieces in their order, whichever is ready first', async () => {
    let questions = 0
    const { translator: one } = translator(async (question) => {
      const own = questions++
      await new Promise((resolve) => setTimeout(resolve, own % 2 === 0 ? 20 : 0))
      return upper(question)
    })
    const texts = Array.from({ length: 30 }, (_, index) => `the words of piece number ${index}`)
    assert.deepEqual(
      await one.all(texts),
      texts.map((text) => text.toUpperCase()),
    )
  })

  it('asks again for a piece whose marks are lost, and translates around the marks where they are lost again', async () => {
    const text = 'click ⟦1⟧here⟦2⟧ now'
    const mendable = translator((question) =>
      question.prompt.includes('could not be used') ? upper(question) : pieces(question, () => 'LOST'),
    )
    assert.deepEqual(await mendable.translator.all([text]), ['CLICK ⟦1⟧HERE⟦2⟧ NOW'])
    assert.equal(mendable.asked.length, 2)
    const stubborn = translator((question) => pieces(question, (piece) => piece.replace(/⟦\d⟧/g, '').toUpperCase()))
    assert.deepEqual(await stubborn.translator.all([text, 'plain']), ['CLICK ⟦1⟧HERE⟦2⟧ NOW', 'PLAIN'])
  })

  it('fails rather than to leave out a piece that the model never gives', async () => {
    const { translator: one } = translator(() => '<seg-9>nothing</seg-9>')
    await assert.rejects(one.all(['words']), { errorName: 'callFailed' })
  })

  it('asks as many questions as its strategy has steps, and shows each what came before', async () => {
    const counts = { general: 1, paraphrase: 2, two_step: 2, three_step: 3, reflection: 3, cot: 1 } as const
    for (const [strategy, count] of Object.entries(counts)) {
      const { translator: one, asked } = translator(
        (question) => (question.grounding === undefined ? 'NOTES' : `<reason>because</reason>${upper(question)}`),
        { strategy: strategy as keyof typeof counts },
      )
      const { value: first } = await one.pieces(['words']).next()
      assert.deepEqual(first, { text: 'WORDS', reasons: 'because' })
      assert.equal(asked.length, count, strategy)
      if (strategy === 'three_step') assert.match(asked[2]?.prompt ?? '', /The problems:\nNOTES/)
    }
  })

  it('tells the model the terms that occur, and no others', async () => {
    const glossary = [
      { source: 'Word', target: 'Wort' },
      { source: 'absent', target: 'fort' },
    ]
    const { translator: one, asked } = translator(upper, { glossary, suggestion: 'be formal' })
    await one.all(['some words'])
    assert.match(asked[0]?.system ?? '', /Word => Wort/)
    assert.doesNotMatch(asked[0]?.system ?? '', /fort/)
    assert.match(asked[0]?.system ?? '', /be formal/)
  })

  it('asks no model where a rule converts', async () => {
    const { translator: one, asked } = translator(upper, { converter: async (text) => `<${text}>` })
    assert.deepEqual(await one.all(['a', 'b']), ['<a>', '<b>'])
    assert.equal(asked.length, 0)
  })

  it('cuts a piece that is too long for one question and joins it again', async () => {
    const text = Array.from({ length: 60 }, (_, index) => `Sentence number ${index} ends here.`).join(' ')
    const { translator: one, asked } = translator(upper)
    assert.deepEqual(await one.all([text, 'next']), [text.toUpperCase(), 'NEXT'])
    assert.ok(asked.length > 3)
  })
})

describe('pieces', () => {
  it('are read from an answer, with or without tags', () => {
    assert.deepEqual(readPieces('x <seg-2>b</seg-2> <seg-1> a </seg-1>', 3), ['a', 'b', undefined])
    assert.deepEqual(readPieces('bare', 1), ['bare'])
    assert.deepEqual(readPieces('', 1), [undefined])
  })

  it('are told to be wrong', () => {
    assert.equal(problemOf('a ⟦1⟧', '⟦1⟧ b'), undefined)
    for (const [source, translated] of [
      ['a', undefined],
      ['a ⟦1⟧', 'b'],
      ['**a**', 'b'],
      ['**a**', '**b'],
      ['a', 'b\nc'],
      ['a\nb', 'a\n\nb'],
    ] as const)
      assert.notEqual(problemOf(source, translated), undefined, source)
  })

  it('are cut without losing a sign', () => {
    const weigh = (text: string): number => text.length
    for (const text of [
      '一句话。'.repeat(50),
      'word '.repeat(100),
      'x'.repeat(333),
      `${'y'.repeat(90)}⟦12⟧${'z'.repeat(90)}`,
      '😀'.repeat(99),
    ]) {
      const parts = cutPiece(text, 40, weigh)
      assert.equal(parts.join(''), text)
      assert.ok(parts.every((part) => part.length <= 90 && !/⟦\d*$/.test(part) && part.isWellFormed()))
    }
  })
})
