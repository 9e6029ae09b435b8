import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isConfirmed, soundnessOf } from './text-soundness.ts'

const english =
  'The pumps of the north station were repaired in spring and run again since the end of May without a single failure. ' +
  'The cost of the repair was 12500 euros, less than planned.'
const shifted = (text: string, by: number): string =>
  text.replaceAll(/[\x20-\x7e]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + by))

describe('the text of a page', () => {
  for (const text of [
    english,
    '近年来，城市内涝频繁发生，排水管网的运行状态受到广泛关注。本文提出一种联合调度方法。',
    '近年來，城市內澇頻繁發生，排水管網的運行狀態受到廣泛關注。本文提出一種聯合調度方法。',
    '本論文では、水位センサーと降雨予報に基づく連携制御方法を提案し、実験を行った。',
    'Насосы северной станции были отремонтированы весной и работают без единого отказа.',
    'Les élèves français étaient très fâchés à cause des événements passés près du château',
    'Strč prst skrz krk, vlk zmrzl zhltl hrst zrn, ale potom přišel čas a všechno bylo zase v pořádku u nás doma i na zahradě, kde rostlo mnoho stromů',
    '\ue001',
    '',
  ]) {
    it(`is sound: ${text.slice(0, 16)}`, () => assert.equal(soundnessOf(text), 'sound'))
  }

  for (const [what, text] of [
    ['signs of private use', '\ue001\ue002\ue003'.repeat(6)],
    ['signs for missing ones', '\ufffd'.repeat(20)],
    ['control characters', '\u0004\u0012\u0000'.repeat(6)],
  ] as const) {
    it(`is unreadable where it is ${what}`, () => assert.equal(soundnessOf(text), 'unreadable'))
  }

  for (const [what, text] of [
    ['numbers of glyphs', shifted(english, -29)],
    ['other letters', shifted(english, 3)],
    ['always the same letter', 'x'.repeat(60)],
    ['Chinese bytes as Latin letters', 'ÕâÊÇÒ»¶Î¿ÉÒÔÔÄ¶ÁµÄÕý³£ÎÄ×Ö£¬º¬ÓÐ±êµã¡£'],
    ['characters that nobody uses', '扌寸魫艠椐杻婣椐瞽艠顁氺艠隬寸魫艠祒顁壎隬寸艠瞽隬'],
  ] as const) {
    it(`is doubtful where it is ${what}`, () => assert.equal(soundnessOf(text), 'doubtful'))
  }

  it('is confirmed by what was recognised, errors, spaces and order aside, or where nothing was', () => {
    const seen = english.replaceAll(' ', '').replace('pumps', 'purnps')
    assert.equal(isConfirmed(english, seen.slice(80) + seen.slice(0, 80)), true)
    assert.equal(isConfirmed(english, ''), true)
    assert.equal(isConfirmed(shifted(english, 3), seen), false)
  })
})
