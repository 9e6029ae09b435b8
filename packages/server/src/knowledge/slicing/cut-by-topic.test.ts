import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cutByTopic } from './cut-by-topic.ts'
import { textWeight, unitWeight } from './text-size.ts'

const rice =
  '水稻是一年生草本植物，喜欢高温多湿的环境。水稻的根系分为种子根和不定根，根系发达的水稻产量更高。水稻从播种到收获要一百多天。' +
  '插秧以前先在秧田里育秧，秧苗长到四五片叶子就可以移栽到水田。水稻开花的时候怕低温，花粉受冷以后稻穗结实少。' +
  '收获的稻谷晒干以后去壳就是糙米，糙米再去掉米糠就是白米。中国南方的水稻一年可以种两季，早稻和晚稻的品种不同。'
const comets =
  '彗星是绕太阳运行的小天体，彗核由冰和尘埃组成。彗星接近太阳时冰升华成气体，形成彗发和彗尾。彗尾总是背向太阳，可以长达一亿公里。' +
  '哈雷彗星每七十六年回归一次，上一次经过近日点是一九八六年。长周期彗星来自奥尔特云，轨道周期可达几百万年。' +
  '天文学家用望远镜观测彗星的光谱，从彗发里发现了水和有机分子。探测器曾经飞到彗核附近，拍下彗核表面的照片。'
const castles =
  'The castle stands on a rock above the river. Its walls were built of granite by the first duke. A second tower was added to the castle ' +
  'after the siege, when cannon had broken the northern wall. The duke lived in the castle only in summer, for the rooms were cold. ' +
  'Visitors reach the courtyard through a gate with two towers. In the chapel of the castle the tombs of three dukes can be seen. '
const yeast =
  'Yeast turns sugar into alcohol and carbon dioxide. Bakers mix yeast with flour, water and a little sugar, and the dough rises. ' +
  'Fresh yeast keeps for two weeks in a refrigerator, dried yeast for a year. Too much salt kills yeast, and so does hot water. ' +
  'Brewers keep a culture of yeast for each beer, because the yeast gives the beer its taste. Wild yeast lives on the skin of fruit. '

function pieces(text: string, limit: number, preferred: number): string[] {
  return cutByTopic(text, { limit, preferred, sizeOfUnit: unitWeight }).map(({ start, end }) => text.slice(start, end))
}

describe('cutting where the subject changes', () => {
  it('finds the border between two subjects in Chinese and in English', () => {
    assert.deepEqual(pieces(rice + comets, 250, 180), [rice, comets])
    assert.deepEqual(pieces(castles + yeast, 250, 180), [castles, yeast])
  })

  it('leaves a text within the limit whole', () => {
    assert.deepEqual(pieces(rice + comets, 1000, 180), [rice + comets])
    assert.deepEqual(pieces('', 100, 50), [])
  })

  it('cuts the same way whatever stands far away', () => {
    const borders = (text: string) => pieces(text, 250, 180).length
    const both = borders(rice + comets)
    assert.equal(borders((rice + comets).repeat(8)), both * 8)
  })

  it('prefers the ends of lines', () => {
    const [first, second] = [rice.slice(0, 118), rice.slice(118)]
    assert.ok(pieces(`${first}\n${second}`, 150, 120).includes(`${first}\n`))
  })

  it('cuts a sentence that is longer than the limit', () => {
    const found = pieces('没有标点的文字'.repeat(60), 100, 60)
    assert.equal(found.join(''), '没有标点的文字'.repeat(60))
    assert.ok(found.every((piece) => textWeight(piece) <= 100))
  })

  it('takes time that grows with the length of the text', () => {
    const durationOf = (times: number) => {
      const text = (rice + comets + castles + yeast).repeat(times)
      const durations = [0, 1, 2].map(() => {
        const start = performance.now()
        pieces(text, 1200, 450)
        return performance.now() - start
      })
      return Math.min(...durations)
    }
    const [once, eightTimes] = [durationOf(10), durationOf(80)]
    assert.ok(eightTimes < once * 24 + 20, `${once} ms and ${eightTimes} ms`)
  })
})
