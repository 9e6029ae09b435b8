import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { answerFromRows } from './rows.ts'

const telephones = ['姓名: 张三\n分机: 8801', '姓名: 李四\n分机: 8802', '姓名: 王芳\n分机: 8803'].join('\n\n')
const staff =
  'Name: Ada Lovelace\nOffice: B12\nStart date: 2019-03-01\n\nName: Alan Turing\nOffice: C7\nStart date: 2020-05-04'

describe('rows of tables', () => {
  it('answer with the line whose title is asked for, in the row that the other words speak of', () => {
    for (const [question, material, line] of [
      ['李四的分机是多少？', telephones, '分机: 8802'],
      ['请问王芳的分机号是多少', telephones, '分机: 8803'],
      ['李四的分机', telephones.replaceAll('分机', '分机号码'), '分机号码: 8802'],
      ['What is the office of Alan Turing?', staff, 'Office: C7'],
      ['start date of ada lovelace?', staff, 'Start date: 2019-03-01'],
      ["What is Turing's office?", staff, 'Office: C7'],
    ] as const)
      assert.deepEqual(answerFromRows(question, material).lines, [line], question)
  })

  it('answer whole where the question names a value and no other title', () => {
    assert.deepEqual(answerFromRows('分机8802是谁的？', telephones).lines, ['姓名: 李四', '分机: 8802'])
    assert.deepEqual(answerFromRows('8801是谁？', telephones).lines, ['姓名: 张三', '分机: 8801'])
  })

  it('say nothing of what no row names', () => {
    for (const question of ['王五的分机是多少？', '赵六的分机', 'What is the office of Grace Hopper?'])
      assert.deepEqual(answerFromRows(question, `${telephones}\n\n${staff}\n\n公司在北京。`), {
        lines: [],
        rest: '公司在北京。',
      })
  })

  it('leave other questions and other texts alone', () => {
    for (const material of [telephones, '注意：请锁门。\n然后: 关灯。', 'Note: it rains.', ''])
      assert.deepEqual(answerFromRows('公司在哪里？', material), { lines: [], rest: material })
    assert.deepEqual(answerFromRows('分机有哪些？', telephones), { lines: [], rest: telephones })
  })

  it('leave what they do not tell about the thing that they name to the sentences beside them', () => {
    const prices = '商品: 星河X1扫地机器人\n单价: 2399元\n库存: 17\n\n商品: 星河X2扫地机器人\n单价: 3299元\n库存: 5'
    const manual = '星河X1扫地机器人的电池保修期为三年，主机保修期为两年。'
    for (const question of [
      '星河X1扫地机器人的保修期是多久？',
      '星河X1扫地机器人有什么颜色？',
      '星河X1扫地机器人多重？',
      '星河X1扫地机器人的产地是哪里？',
    ])
      assert.deepEqual(answerFromRows(question, `${prices}\n\n${manual}`), { lines: [], rest: manual }, question)
    assert.deepEqual(answerFromRows('星河X1扫地机器人多少钱？', `${prices}\n\n${manual}`).lines, ['单价: 2399元'])
    const english = 'product: Aurora V9 vacuum\nprice: 2399\nstock: 17'
    assert.deepEqual(answerFromRows('What colour is the Aurora V9 vacuum?', english), { lines: [], rest: '' })
    assert.deepEqual(answerFromRows('How much does the Aurora V9 vacuum cost?', english).lines, ['price: 2399'])
  })

  it('answer from tables with bars under their titles too', () => {
    const table = '青松公司年报\n年份 | 收入 | 利润\n2021 | 120 | 12\n2022 | 150 | 17\n地址在北京。'
    assert.deepEqual(answerFromRows('青松公司2022年的利润是多少？', table).lines, [
      '年份 | 收入 | 利润\n2022 | 150 | 17',
    ])
    const markdown = '| 年份 | 利润 |\n| --- | --- |\n| 2021 | 12 |\n| 2022 | 17 |'
    assert.deepEqual(answerFromRows('2021年的利润', markdown).lines, ['| 年份 | 利润 |\n| 2021 | 12 |'])
    assert.equal(answerFromRows('2019年的利润是多少？', table).rest, '青松公司年报\n\n地址在北京。')
  })

  it('are found among many', () => {
    const many = Array.from({ length: 20_000 }, (_, place) => `姓名: 员工${place}\n分机: 8-${place}`).join('\n\n')
    assert.deepEqual(answerFromRows('员工19999的分机', many).lines, ['分机: 8-19999'])
  })
})
