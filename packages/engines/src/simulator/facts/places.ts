/** Places that questions name without a preposition that would give them away. */
const known = (
  '北京 上海 广州 深圳 杭州 成都 重庆 武汉 西安 南京 天津 苏州 长沙 郑州 青岛 大连 厦门 宁波 沈阳 济南 哈尔滨 长春 合肥 福州 昆明 ' +
  '南昌 贵阳 南宁 太原 石家庄 乌鲁木齐 兰州 银川 西宁 呼和浩特 拉萨 海口 三亚 珠海 佛山 东莞 无锡 香港 澳门 台北 高雄 东京 大阪 首尔 ' +
  '新加坡 曼谷 纽约 伦敦 巴黎 柏林 洛杉矶 旧金山 西雅图 悉尼 莫斯科 迪拜 罗马 马德里 多伦多 ' +
  'Beijing Shanghai Guangzhou Shenzhen Hangzhou Chengdu Chongqing Wuhan Nanjing Tianjin Suzhou Paris London Berlin Tokyo Osaka ' +
  'Kyoto Seoul Singapore Bangkok Sydney Melbourne Moscow Dubai Rome Milan Madrid Barcelona Lisbon Vienna Zurich Geneva Amsterdam ' +
  'Brussels Dublin Copenhagen Stockholm Oslo Helsinki Warsaw Prague Budapest Athens Istanbul Cairo Mumbai Delhi Boston Chicago ' +
  'Seattle Toronto Vancouver Houston Dallas Miami Denver Atlanta'
)
  .split(' ')
  .concat(
    'Xi’an',
    "Xi'an",
    'New York',
    'Los Angeles',
    'San Francisco',
    'Hong Kong',
    'New Delhi',
    'Washington',
    'Mexico City',
    'Kuala Lumpur',
  )

const knownPattern = new RegExp(
  known.map((place) => (/^[A-Za-z]/.test(place) ? `\\b${place}\\b` : place)).join('|'),
  'gi',
)
const capitalised = String.raw`\p{Lu}[\p{L}'’.-]+(?: (?:de |of |la |le )?\p{Lu}[\p{L}'’.-]+){0,3}`
const afterPreposition = new RegExp(
  String.raw`\b(?:[Ii]n|[Aa]t|[Ff]or|[Nn]ear|[Ff]rom|[Tt]o|[Aa]round|[Oo]f)\s+(${capitalised})`,
  'gu',
)
const smallAfterPreposition =
  /\b(?:weather|temperature|forecast|time|restaurants|hotels)\b[^.?!]*?\b(?:in|at|for|near)\s+([a-z]+)/g
const beforeWeather =
  /([\p{Script=Han}]{2,6}?)(?:市|的|今天|明天|后天|现在|当前|未来|这周|周末)*(?:天气|天氣|气温|温度)/gu
const notPlaces =
  /^(?:请问|今天|明天|后天|现在|查询|查一下|帮我|看看|告诉|什么|怎么|当前|一下)|^(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Celsius|Fahrenheit|English|Chinese|I)$/
const smallNotPlaces = new Set(
  'the a an my your this that today tomorrow me us it celsius fahrenheit each all both'.split(' '),
)

/** Places that a text names, in the order of the text, each once. */
export function placesIn(text: string): string[] {
  const found: { at: number; place: string }[] = []
  for (const match of text.matchAll(knownPattern)) found.push({ at: match.index, place: match[0] })
  for (const match of text.matchAll(afterPreposition)) {
    const place = (match[1] ?? '').replace(/[.'’-]+$/, '')
    if (!notPlaces.test(place)) found.push({ at: match.index + match[0].indexOf(place), place })
  }
  if (found.length === 0) {
    for (const match of text.matchAll(beforeWeather)) {
      const place = (match[1] ?? '').replace(
        /^(?:请问|请|查询|查一下|查|帮我查一下|帮我查|帮我|看看|告诉我|我想知道|想知道)/,
        '',
      )
      if (place.length > 1 && !notPlaces.test(place)) found.push({ at: match.index, place })
    }
    for (const match of text.matchAll(smallAfterPreposition)) {
      const place = match[1] ?? ''
      if (!smallNotPlaces.has(place)) found.push({ at: match.index, place })
    }
  }
  // Of two that overlap (`New York` and `York`, `New York` found twice) the longer one stands.
  const kept = found.filter(
    (one) => !found.some((other) => other !== one && other.place.length > one.place.length && contains(other, one)),
  )
  return [...new Set(kept.sort((a, b) => a.at - b.at).map((entry) => entry.place))]
}

function contains(outer: { at: number; place: string }, inner: { at: number; place: string }): boolean {
  return outer.at <= inner.at && inner.at + inner.place.length <= outer.at + outer.place.length
}

/** Start and end of a journey: `from A to B`, `从A到B`. */
export function journeyIn(whole: string): { from: string; to: string } | undefined {
  const text = whole.replace(/(?:\d{4}年)?\d{1,2}月\d{1,2}[日号]/g, ' ')
  const english = new RegExp(String.raw`\b[Ff]rom\s+(${capitalised})\s+to\s+(${capitalised})`, 'u').exec(text)
  const chinese =
    /从?([\p{Script=Han}]{2,6}?)(?:市)?(?:到|至|飞往|飞|去)([\p{Script=Han}]{2,6}?)(?:市)?(?=的|机票|航班|火车|高铁|车票|怎么|路线|距离|有|明天|今天|后天|多|[，。？?！\s]|$)/u.exec(
      text,
    )
  const start = english?.[1] ?? chinese?.[1]?.replace(/^.*(?:查询|查|买|订|明天|今天|后天|从)/u, '')
  const end = english?.[2] ?? chinese?.[2]
  return start && end ? { from: start, to: end } : undefined
}
