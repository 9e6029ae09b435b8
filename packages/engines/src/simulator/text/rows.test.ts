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

  it('are read at once, also when they are many', () => {
    const many = Array.from({ length: 20_000 }, (_, place) => `姓名: 员工${place}\n分机: 8-${place}`).join('\n\n')
    const startedAt = performance.now()
    assert.deepEqual(answerFromRows('员工19999的分机', many).lines, ['分机: 8-19999'])
    assert.ok(performance.now() - startedAt < 2000)
  })
})
