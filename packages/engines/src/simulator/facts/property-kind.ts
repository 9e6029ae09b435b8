/** A property of a schema, as far as its words say what belongs into it. */
export interface PropertyHint {
  readonly name: string
  readonly description: string
  readonly format?: string
}

export type PropertyKind =
  | 'email'
  | 'url'
  | 'date-time'
  | 'date'
  | 'time'
  | 'uuid'
  | 'phone'
  | 'origin'
  | 'destination'
  | 'currency-from'
  | 'currency-to'
  | 'currency'
  | 'symbol'
  | 'place'
  | 'person'
  | 'expression'
  | 'code'
  | 'identifier'
  | 'query'
  | 'message'
  | 'language'
  | 'title'
  | 'prose'

const formats: Readonly<Record<string, PropertyKind>> = {
  email: 'email',
  'idn-email': 'email',
  uri: 'url',
  url: 'url',
  iri: 'url',
  date: 'date',
  time: 'time',
  'date-time': 'date-time',
  uuid: 'uuid',
}

/** Tried in order, first against the words of the name, then against the description. */
const words: readonly (readonly [PropertyKind, RegExp])[] = [
  ['email', /\be ?mails?\b|\brecipients?\b|邮箱|电子邮件|收件人/],
  ['url', /\b(?:url|uri|link|website|webpage)\b|网址|链接/],
  ['date-time', /\b(?:datetime|date time|timestamp)\b|日期时间/],
  ['date', /\b(?:date|day|birthday|deadline)\b|日期|哪天|生日/],
  ['time', /^(?:start |end )?time\b|\bhh:mm\b|时间点|几点/],
  ['phone', /\b(?:phone|mobile|telephone)\b|电话|手机/],
  ['currency-from', /\b(?:from|source|base) ?currency\b|^from$(?=.*currency)|源货币|原货币/],
  ['currency-to', /\b(?:to|target|quote) ?currency\b|目标货币/],
  ['currency', /\bcurrency\b|货币|币种/],
  ['origin', /\b(?:origin|source|from|departure|start)(?: (?:city|place|location|station|airport))?\b|出发|起点|始发/],
  ['destination', /\b(?:destination|to|arrival|end)(?: (?:city|place|location|station|airport))?\b|目的地|到达|终点/],
  ['symbol', /\b(?:symbol|ticker)\b|股票代码/],
  [
    'place',
    /\b(?:city|cities|location|place|address|country|region|town|where|timezone|area)\b|城市|地点|位置|地区|地名|国家|地址|所在地/,
  ],
  ['expression', /\b(?:expression|formula|equation|calculation)\b|表达式|算式|公式/],
  ['code', /^(?:code|script|source code|program|sql)$|代码|脚本/],
  ['identifier', /\b(?:id|ids|identifier|number|no|code|sku|reference)\b|编号|单号|号码/],
  ['language', /\b(?:language|lang|locale)\b|语言|语种/],
  [
    'person',
    /^(?:name|(?:user|full|first|person|customer|contact|guest|author|employee) ?name|person|people|persons|authors?|customers?|guests?|assignees?|participants?|attendees?|characters?|members?|names)$|姓名|名字|人名|联系人/,
  ],
  ['title', /\b(?:title|subject|headline|topic)\b|标题|主题/],
  ['query', /\b(?:query|queries|keywords?|question|search|q|term|prompt)\b|关键词|关键字|查询|问题|搜索/],
  ['message', /\b(?:message|body|text|content|note|comment|reminder|task)\b|正文|消息|内容|文本|备注/],
  [
    'prose',
    /\b(?:summary|answer|reply|response|result|reason|explanation|analysis|description|abstract)\b|摘要|总结|回答|答案|结果|原因|解释|分析|描述/,
  ],
]

export function kindOf(hint: PropertyHint): PropertyKind | undefined {
  const byFormat = hint.format === undefined ? undefined : formats[hint.format]
  if (byFormat !== undefined) return byFormat
  const name = wordsOfName(hint.name)
  const byName = words.find(([, pattern]) => pattern.test(name))?.[0]
  if (byName !== undefined) return byName
  // In a description `to` and `from` are mere prepositions.
  return words.find(
    ([kind, pattern]) => kind !== 'origin' && kind !== 'destination' && pattern.test(hint.description.toLowerCase()),
  )?.[0]
}

/** `startDate`, `start_date` and `start-date` become `start date`. */
export function wordsOfName(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_\-.\s]+/g, ' ')
    .trim()
    .toLowerCase()
}
