import { wordsOfName } from './property-kind.ts'
import type { PropertyHint } from './property-kind.ts'

const quotes =
  /“([^”]{1,300})”|"([^"]{1,300})"|「([^」]{1,300})」|『([^』]{1,300})』|《([^》]{1,100})》|(?<!\w)'([^']{1,300})'(?!\w)/g

/** What stands in quotation marks. */
export function quotedIn(text: string): string[] {
  return [...text.matchAll(quotes)].map((match) => match.slice(1).find((group) => group !== undefined) ?? '')
}

/** `city: Beijing`, `city=Beijing`, `city is Beijing`, `城市：北京` for the property's name or its description's first words. */
export function labelledValue(text: string, hint: PropertyHint): string | undefined {
  const names = [
    wordsOfName(hint.name),
    hint.name.toLowerCase(),
    ...(hint.description.match(/^[\p{Script=Han}]{2,6}/u) ?? []),
  ]
  for (const name of new Set(names.filter((candidate) => candidate !== ''))) {
    const label = name.split(' ').map(escaped).join('[ _-]')
    const value = new RegExp(
      `(?<![\\p{L}])${label}\\s*(?:[:：=]|\\bis\\b|为|是)\\s*["“'「]?([^"”'」\\n,，;；。！!?？]{1,120})`,
      'iu',
    ).exec(text)?.[1]
    const trimmed = value?.replace(/(?:\s+(?:and|with)\s.*|[.\s]+)$/i, '').trim()
    if (trimmed !== undefined && trimmed !== '' && !/^(?:the|什么|多少|几|what|a string)\b/i.test(trimmed))
      return trimmed
  }
  return undefined
}

const capitalisedName = String.raw`\p{Lu}[\p{Ll}’'-]+(?: \p{Lu}[\p{Ll}’'.-]*){0,3}`
const introduced = new RegExp(
  String.raw`\b(?:[Mm]y name is|[Nn]ame[ds]?:?(?: is)?|I(?: a|')m|[Cc]alled|[Cc]ontact|[Ff]or|[Bb]y|[Ww]ith|Mr\.?|Mrs\.?|Ms\.?|Dr\.?)\s+(${capitalisedName})`,
  'gu',
)
const subject = new RegExp(
  String.raw`(?:^|[.!?:,]\s+|\n)(${capitalisedName}),?\s+(?:is|was|has|lives|works|are|wrote|will|aged|and|\()`,
  'gu',
)
const pair = new RegExp(String.raw`(${capitalisedName})(?:, | and | & )(?=(${capitalisedName}))`, 'gu')
const chineseName =
  /(?:我叫|名叫|叫做|叫|姓名(?:是|为|：|:)\s*|名字(?:是|叫|：|:)\s*|我是|联系人(?:是|：|:)?\s*)([\p{Script=Han}·]{2,4}?)(?=[，。,.！!；;\s今年的是]|$)/gu
const chineseSubject = /(?:^|[。！？\n：:])\s*([\p{Script=Han}]{2,3})(?:今年|，|,|是|住在|来自|，男|，女)/gu
const anyCapitalised = new RegExp(String.raw`(?<![.!?]\s|^|\n)${capitalisedName}`, 'gu')
const notNames =
  /^(?:The|This|That|These|It|He|She|They|We|I|You|What|When|Where|Who|How|Please|Extract|Return|Give|Json|My|Our|Your|In|On|At|今年|我们|他们|这个|什么|请问)\b/u

/** Names of persons, best guesses first: introduced ones, then subjects, then other capitalised words. */
export function namesIn(text: string): string[] {
  const groups = [introduced, chineseName, pair, subject, chineseSubject].flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match) => match.slice(1).filter((group) => group !== undefined)),
  )
  const loose = groups.length > 0 ? [] : (text.match(anyCapitalised) ?? [])
  return [...new Set([...groups, ...loose])].filter((name) => name !== '' && !notNames.test(name))
}

const currencyWords: readonly (readonly [string, RegExp])[] = [
  ['USD', /\bUSD\b|美元|美金|\bUS dollars?\b|\bdollars?\b|\$/i],
  ['CNY', /\bCNY\b|\bRMB\b|人民币|\byuan\b|(?<![美日欧])元|￥/i],
  ['EUR', /\bEUR\b|欧元|\beuros?\b|€/i],
  ['JPY', /\bJPY\b|日元|\byen\b/i],
  ['GBP', /\bGBP\b|英镑|\bpounds?\b|£/i],
  ['HKD', /\bHKD\b|港币|港元/i],
  ['KRW', /\bKRW\b|韩元|\bwon\b/i],
]

/** ISO codes of the currencies that a text names, in its order. */
export function currenciesIn(text: string): string[] {
  return currencyWords
    .map(([code, pattern]) => ({ code, at: text.search(pattern) }))
    .filter((entry) => entry.at >= 0)
    .sort((a, b) => a.at - b.at)
    .map((entry) => entry.code)
}

const subjectPatterns: readonly RegExp[] = [
  /\b(?:search|look)(?: the web| online| the internet)?(?: for| up)\s+(.+?)[.?!]*$/im,
  /\b(?:find|search|google|look up)\s+(?:me |information (?:on|about) )?(.+?)[.?!]*$/im,
  /\bremind me to\s+(.+?)[.?!]*$/im,
  /\b(?:saying|that says|with the (?:text|message))\s+(.+?)[.?!]*$/im,
  /\btranslate\s+(.+?)\s+(?:in)?to\s+\w+[.?!]*$/im,
  /(?:搜索|搜一下|检索|查找|搜|查一下|查询)(?:一下|关于)?[：:]?\s*(.+?)[。？?！!]*$/m,
  /提醒我(.+?)[。？?！!]*$/m,
  /(?:内容是|内容为|说)[：:]?\s*(.+?)[。？?！!]*$/m,
  /(?:把|将)(.+?)(?:翻译|译)成/m,
]

/** What a request is about, without its opening words: `search for X` gives X. */
export function requestedSubject(text: string): string | undefined {
  for (const pattern of subjectPatterns) {
    const found = pattern.exec(text)?.[1]?.trim()
    if (found !== undefined && found !== '') return found.replace(/^["“'「](.*)["”'」]$/, '$1')
  }
  return undefined
}

/** Words beside a number that tell which property it belongs to. */
const unitWords: readonly (readonly [RegExp, RegExp])[] = [
  [/\bage\b|年龄|岁/i, /(-?\d+(?:\.\d+)?)\s*(?:-?\s*years?[ -]old|岁|周岁|y\/o)|\b(?:aged?|age of|I am|I'm)\s+(\d+)/i],
  [
    /\b(?:price|cost|amount|total|fee|salary|budget)\b|价格|金额|费用|预算/i,
    /[$￥€£]\s*(\d[\d,]*(?:\.\d+)?)|(\d[\d,]*(?:\.\d+)?)\s*(?:元|块|美元|欧元|日元|人民币|dollars?|yuan|euros?|usd|cny|rmb)/i,
  ],
  [/\byear\b|年份/i, /(?<!\d)((?:1[0-9]|20)\d\d)(?!\d)/],
  [/\bdays?\b|天数/i, /(\d+)\s*(?:-?\s*days?\b|天|日)/i],
  [/\b(?:minutes?|duration)\b|分钟|时长/i, /(\d+)\s*(?:-?\s*min(?:ute)?s?\b|分钟)/i],
  [/\bhours?\b|小时/i, /(\d+(?:\.\d+)?)\s*(?:-?\s*hours?\b|小时)/i],
  [
    /\b(?:people|guests?|party|persons?|passengers?)\b|人数/i,
    /(?:for|of)\s+(\d+)(?:\s+(?:people|guests|persons))?|(\d+)\s*(?:people|guests|persons|adults|passengers|个?人|位)/i,
  ],
  [
    /\b(?:quantity|count|limit|num|number|top|n|k|size|max)\b|数量|个数|条数/i,
    /\b(?:top|first|last)\s+(\d+)|(\d+)\s*(?:results?|items?|entries|pieces|copies|units|个|件|条|份|张|次|本)/i,
  ],
  [/\b(?:temperature|degrees)\b|温度/i, /(-?\d+(?:\.\d+)?)\s*(?:°|℃|度|degrees)/i],
  [/\b(?:weight|kg)\b|体重|重量/i, /(\d+(?:\.\d+)?)\s*(?:kg|kilograms?|公斤|千克|斤)/i],
  [
    /\b(?:height|length|distance|cm|km)\b|身高|长度|距离/i,
    /(\d+(?:\.\d+)?)\s*(?:cm|km|meters?|metres?|厘米|公分|米|公里)/i,
  ],
  [/\b(?:rating|score|stars?)\b|评分|星级|分数/i, /(\d+(?:\.\d+)?)\s*(?:stars?|分|星|\/\s*\d+|out of)/i],
  [/\b(?:percent|percentage|rate)\b|百分|比例/i, /(\d+(?:\.\d+)?)\s*(?:%|percent)/i],
]

/** The number that the text gives for a property, by its label or by the words beside it. */
export function numberFor(text: string, hint: PropertyHint): number | undefined {
  const label = labelledValue(text, hint)
  const labelled = label === undefined ? undefined : /-?\d+(?:,\d{3})*(?:\.\d+)?/.exec(label)?.[0]
  if (labelled !== undefined) return Number(labelled.replaceAll(',', ''))
  for (const subjectOfHint of [wordsOfName(hint.name), hint.description]) {
    const unit = unitWords.find(([name]) => name.test(subjectOfHint))?.[1]
    const match = unit?.exec(text)
    const found = match?.slice(1).find((group) => group !== undefined)
    if (found !== undefined) return Number(found.replaceAll(',', ''))
  }
  return undefined
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
