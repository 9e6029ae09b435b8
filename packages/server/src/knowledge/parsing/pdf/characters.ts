/**
 * Many PDFs name the radical where the character is meant (`⼯` U+2F2F for `工` U+5DE5), because a font draws both with one glyph.
 * Nobody could find such text again. The block from U+2F00 has compatibility mappings; of the block before it those radicals that are
 * a character by themselves are listed here, after Unicode's EquivalentUnifiedIdeograph.txt.
 */
const supplement: Readonly<Record<string, string>> = {
  '⺄': '乙',
  '⺈': '刀',
  '⺊': '卜',
  '⺌': '小',
  '⺍': '小',
  '⺐': '尢',
  '⺖': '忄',
  '⺘': '扌',
  '⺙': '攵',
  '⺜': '日',
  '⺝': '月',
  '⺠': '民',
  '⺡': '氵',
  '⺣': '灬',
  '⺧': '牛',
  '⺨': '犭',
  '⺩': '王',
  '⺬': '示',
  '⺭': '礻',
  '⺯': '糹',
  '⺰': '纟',
  '⺶': '羊',
  '⺻': '聿',
  '⺼': '肉',
  '⺽': '臼',
  '⺾': '艹',
  '⻁': '虎',
  '⻂': '衤',
  '⻃': '覀',
  '⻄': '西',
  '⻅': '见',
  '⻆': '角',
  '⻈': '讠',
  '⻉': '贝',
  '⻋': '车',
  '⻌': '辶',
  '⻍': '辶',
  '⻎': '辶',
  '⻐': '钅',
  '⻑': '長',
  '⻒': '镸',
  '⻓': '长',
  '⻔': '门',
  '⻖': '阝',
  '⻗': '雨',
  '⻘': '青',
  '⻙': '韦',
  '⻚': '页',
  '⻛': '风',
  '⻜': '飞',
  '⻝': '食',
  '⻟': '飠',
  '⻠': '饣',
  '⻢': '马',
  '⻣': '骨',
  '⻤': '鬼',
  '⻥': '鱼',
  '⻦': '鸟',
  '⻧': '卤',
  '⻨': '麦',
  '⻩': '黄',
  '⻪': '黾',
  '⻫': '斉',
  '⻬': '齐',
  '⻭': '歯',
  '⻮': '齿',
  '⻯': '竜',
  '⻰': '龙',
  '⻱': '龜',
  '⻲': '亀',
}

/** Puts characters in the place of radicals; the length of the text stays the same. */
function withoutRadicals(text: string): string {
  return text.replaceAll(/[\u2e80-\u2fdf\uf900-\ufaff]/g, (radical) => {
    const character = supplement[radical] ?? radical.normalize('NFKC')
    return character.length === 1 ? character : radical
  })
}

/** Text as its reader means it: without control characters, with characters for radicals and with accents on their letters. */
export function readable(text: string): string {
  return withAccentsInPlace(withoutRadicals(text.replaceAll(/\p{Cc}/gu, '').trim()))
}

const combiningOf: Readonly<Record<string, string>> = { '¨': '\u0308', ˇ: '\u030c', '˘': '\u0306', '˚': '\u030a' }

/** Where letter and accent are two signs, some programs draw the accent first; it then seems to belong to the letter before. */
function withAccentsInPlace(text: string): string {
  if (!/[\u0300-\u036f\u00a8\u02c7\u02d8\u02da]/.test(text)) return text
  const combining = text.replaceAll(/([\u00a8\u02c7\u02d8\u02da])(?=\p{L})/gu, (sign) => combiningOf[sign] ?? sign)
  return combining.replaceAll(
    /(\p{L}?)([\u0300-\u0304\u0306-\u030c\u0327\u0328])(\p{L}?)/gu,
    (whole, before: string, accent: string, after: string) => {
      const own = (before + accent).normalize('NFC')
      if (before !== '' && own.length === 1) return own + after
      const next = (after + accent).normalize('NFC')
      return after !== '' && next.length === 1 ? before + next : whole
    },
  )
}
