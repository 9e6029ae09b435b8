import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { converterFor } from './converter.ts'
import { syllableSound, wordSound } from './ipa.ts'

const convert = async (
  source: 'auto' | 'zh-CN' | 'zh-TW' | 'en',
  target: 'zh-CN' | 'zh-TW' | 'Pinyin' | 'IPA',
  text: string,
) => converterFor(source, target, text)?.(text)

describe('conversions without a model', () => {
  it('change the script of Chinese and its words', async () => {
    assert.equal(await convert('zh-CN', 'zh-TW', '软件和鼠标，⟦1⟧头发'), '軟體和滑鼠，⟦1⟧頭髮')
    assert.equal(await convert('auto', 'zh-CN', '軟體和滑鼠'), '软件和鼠标')
    assert.equal(converterFor('auto', 'zh-CN', 'Hello'), undefined)
    assert.equal(converterFor('auto', 'zh-TW', '漢字とかな'), undefined)
  })

  it('write Chinese in pinyin', async () => {
    assert.equal(await convert('auto', 'Pinyin', '你好，世界！AI⟦1⟧很好。'), 'nǐ hǎo, shì jiè! AI⟦1⟧ hěn hǎo.')
    assert.equal(await convert('zh-CN', 'Pinyin', '重庆银行'), 'chóng qìng yín háng')
  })

  it('write Chinese in phonetic notation', async () => {
    assert.equal(await convert('zh-CN', 'IPA', '你好'), 'ni˨˩˦ xau̯˨˩˦')
    assert.deepEqual(['zhī', 'xué', 'yuàn', 'shuāng', 'lǜ', 'bō', 'de', 'èr', 'qióng', 'sì'].map(syllableSound), [
      'ʈʂɻ̩˥',
      'ɕɥe˧˥',
      'ɥɛn˥˩',
      'ʂwaŋ˥',
      'ly˥˩',
      'pwo˥',
      'tɤ',
      'aɚ̯˥˩',
      'tɕʰjʊŋ˧˥',
      'sɹ̩˥˩',
    ])
  })

  it('write English in phonetic notation, and leave words that no dictionary has to a model', async () => {
    assert.equal(await convert('auto', 'IPA', 'Hello, strange world!'), 'həˈloʊ, stɹeɪndʒ wɝld!')
    assert.equal(await convert('en', 'IPA', 'zorblax'), undefined)
    assert.equal(wordSound('K AH0 M P Y UW1 T ER0'), 'kəmˈpjutɚ')
  })
})
