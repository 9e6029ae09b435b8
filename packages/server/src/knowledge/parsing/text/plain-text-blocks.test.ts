import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { plainTextBlocks } from './plain-text-blocks.ts'

/** One line a block: `# ` by level before headings, `* ` before list items. */
function outline(text: string): string[] {
  return plainTextBlocks(text).map((block) => {
    if (block.type === 'heading') return `${'#'.repeat(block.level)} ${block.text}`
    if (block.type !== 'text') throw new Error(block.type)
    return (block.kind === 'list-item' ? '* ' : '') + block.text
  })
}

const long = '知识库把文档切成片段，为每个片段计算向量，检索时先按关键词和向量召回，再用重排模型排序。'

describe('paragraphs of a plain text', () => {
  it('are lines where the lines are of all lengths', () => {
    const lines = ['第一句话在这里。', long, `${long}${long}`, '短的一行。', `${long}第二次说明。`]
    assert.deepEqual(outline(lines.join('\n')), lines)
    assert.deepEqual(outline(lines.join('\r\n')), lines)
    assert.deepEqual(outline(lines.map((line) => `　　${line}`).join('\n')), lines)
  })

  it('end at empty lines', () => {
    assert.deepEqual(outline(`${long}\n\n${long}短。\n \n\n${long}`), [long, `${long}短。`, long])
  })

  it('are joined where Latin text was broken at a column', () => {
    const text = [
      'It was the best of times, it was the worst of times, it was the age',
      'of wisdom, it was the age of foolishness, it was the epoch of belief,',
      'it was the epoch of incredulity, it was the season of well-',
      'known Light.',
      'Here another paragraph begins that runs over the end of its line as',
      'well.',
    ]
    assert.deepEqual(outline(text.join('\n')), [`${text[0]} ${text[1]} ${text[2]}${text[3]}`, `${text[4]} ${text[5]}`])
  })

  it('are joined without spaces where Chinese text was broken at a column', () => {
    const paragraph = `　　${long.repeat(4)}`
    const lines = paragraph.match(/.{1,36}/gu) ?? []
    const text = [...lines, ...lines].join('\n')
    assert.deepEqual(outline(text), [long.repeat(4), long.repeat(4)])
  })

  it('are joined where lines were broken after a number of characters, wide or not', () => {
    const paragraph =
      '知识库GLM-4.5把1024维的向量存入index，检索时用BM25与vector一起召回，再用rerank模型排序得到top10。'.repeat(3)
    const lines = paragraph.match(/.{1,30}/gu) ?? []
    assert.deepEqual(
      outline([...lines, '', ...lines].join('\n')).map((text) => text.replaceAll(' ', '')),
      [paragraph, paragraph],
    )
  })

  it('are not joined in verses, addresses and lists of short lines', () => {
    const verses = ['床前明月光，', '疑是地上霜。', '举头望明月，', '低头思故乡。']
    assert.deepEqual(outline(verses.join('\n')), verses)
    const items = ['- 苹果', '- 香蕉', '1. 第一步', '2、第二步', '（3）第三步']
    assert.deepEqual(
      outline(items.join('\n')),
      items.map((item) => `* ${item}`),
    )
  })

  it('lose nothing but white space and control characters', () => {
    const text = `\u0000标题\u0007\n\n\t${long}\f第二页\u2028末行 𠮷`
    assert.equal(
      plainTextBlocks(text)
        .map((block) => ('text' in block ? block.text : ''))
        .join('')
        .replaceAll(/\s/g, ''),
      `标题${long}第二页末行𠮷`,
    )
  })
})

describe('headings of a plain text', () => {
  it('are numbered chapters, sections and parts, by their order', () => {
    assert.deepEqual(
      outline(['第一章 总则', long, '第一节 范围', long, '一、定义', long, '（一）用语', long].join('\n')),
      ['# 第一章 总则', long, '## 第一节 范围', long, '### 一、定义', long, '#### （一）用语', long],
    )
    assert.deepEqual(outline(`CHAPTER I. Loomings\n\n${long}\n\nSection 1.2\n\n${long}`), [
      '# CHAPTER I. Loomings',
      long,
      '## Section 1.2',
      long,
    ])
  })

  it('are decimal numbers, a single number only with parts of its own', () => {
    assert.deepEqual(outline(['1 概述', long, '1.1 目标', long, '1.1.1 范围', long, '2 步骤', long].join('\n')), [
      '# 1 概述',
      long,
      '## 1.1 目标',
      long,
      '### 1.1.1 范围',
      long,
      '2 步骤',
      long,
    ])
    assert.deepEqual(outline('1. 打开电源\n2. 按下按钮'), ['* 1. 打开电源', '* 2. 按下按钮'])
  })

  it('are underlined, in capitals, in lenticular brackets, or a short first line', () => {
    assert.deepEqual(outline(`Guide\n=====\n\n${long}\n\nFirst steps\n-----------\n${long}`), [
      '# Guide',
      long,
      '## First steps',
      long,
    ])
    assert.deepEqual(outline(`${long}\n\nTERMS OF USE\n\n${long}\n\n【产品介绍】\n${long}`), [
      long,
      '# TERMS OF USE',
      long,
      '## 【产品介绍】',
      long,
    ])
    assert.deepEqual(outline(`员工手册\n\n${long}`), ['# 员工手册', long])
  })

  it('are none of these', () => {
    const lines = [
      '第一章讲述了公司的历史，第二章讲述了产品。',
      '第三节目很精彩',
      '第一条 为了规范管理，制定本办法。',
      '3.14 是圆周率的近似值。',
      '1.5 kg of flour',
      '一、先把水烧开，再放面条，煮三分钟。',
      'NASA',
      '第二章 分析 ........ 12',
    ]
    for (const line of lines) {
      assert.deepEqual(outline(`${long}\n\n${line}\n\n${long}`), [long, line, long])
    }
  })
})
