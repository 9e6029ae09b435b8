import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { encodeLegacy, encodeUtf16 } from '../testing/encode-text.ts'
import { decodeText } from './decode-text.ts'

const simplified = [
  '你好',
  '知识库',
  '问题',
  '中文',
  '联通',
  '智谱清言',
  '价格：100元',
  '第一章 总则',
  '姓名,年龄\n张三,20',
  '退货政策',
  '北京市海淀区中关村东路一号院九号楼',
]
const traditional = [
  '你好',
  '知識庫',
  '問題',
  '中文',
  '聯通',
  '價格：100元',
  '第一章 總則',
  '姓名,年齡\n張三,20',
  '退貨政策',
  '臺北市信義區市府路四十五號',
]

describe('decodeText', () => {
  it('follows a byte-order mark', () => {
    const text = '知识 a'
    assert.deepEqual(decodeText(Buffer.from(`\uFEFF${text}`)), { text, encoding: 'utf-8' })
    for (const [order, encoding] of [
      ['little', 'utf-16le'],
      ['big', 'utf-16be'],
    ] as const) {
      assert.deepEqual(decodeText(encodeUtf16(`\uFEFF${text}`, order)), { text, encoding })
    }
  })

  for (const text of ['plain', 'two\r\nlines', '知识库，平台。一句话', '第一章 总则\n正文', 'naïve café']) {
    it(`knows UTF-8 and UTF-16 without a mark: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(decodeText(Buffer.from(text)), { text, encoding: 'utf-8' })
      assert.deepEqual(decodeText(encodeUtf16(text, 'little')), { text, encoding: 'utf-16le' })
      assert.deepEqual(decodeText(encodeUtf16(text, 'big')), { text, encoding: 'utf-16be' })
    })
  }

  for (const text of simplified) {
    it(`knows short texts in GBK: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(decodeText(encodeLegacy(text, 'gbk')), { text, encoding: 'gb18030' })
    })
  }

  for (const text of traditional) {
    it(`knows short texts in Big5: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(decodeText(encodeLegacy(text, 'big5')), { text, encoding: 'big5' })
    })
  }

  it('knows Japanese and Korean texts of some length', () => {
    const japanese = 'これは日本語の文章です。文字コードの判定を試すために、少し長めの文を書いています。'
    const korean = '이것은 한국어 문장입니다. 문자 인코딩을 판별하기 위해 조금 길게 썼습니다.'
    assert.equal(decodeText(encodeLegacy(japanese, 'shift_jis')).text, japanese)
    assert.equal(decodeText(encodeLegacy(korean, 'euc-kr')).text, korean)
  })

  it('knows western European texts, however few accents they have', () => {
    for (const text of ['El niño', 'naïve café au lait', 'Price per unit: £20', "L'été dernier, près du château"]) {
      assert.equal(decodeText(Buffer.from(text, 'latin1')).text, text)
    }
  })

  it('keeps UTF-8 that holds some broken bytes or was cut', () => {
    const bytes = Buffer.from('知识库平台的日志文件里有许多行内容')
    assert.equal(decodeText(bytes.subarray(0, -1)).encoding, 'utf-8')
    bytes[7] = 0xff
    assert.equal(decodeText(bytes).encoding, 'utf-8')
  })

  it('takes four-byte characters of GB18030', () => {
    // 㐀 (U+3400) is 81 39 EE 39.
    const bytes = Buffer.concat([encodeLegacy('汉字扩展区的字：', 'gbk'), Buffer.from([0x81, 0x39, 0xee, 0x39])])
    assert.deepEqual(decodeText(bytes), { text: '汉字扩展区的字：㐀', encoding: 'gb18030' })
  })

  it('gives no text for no bytes', () => {
    assert.deepEqual(decodeText(new Uint8Array()), { text: '', encoding: 'utf-8' })
  })
})
