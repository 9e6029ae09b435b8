/**
 * The closed table of failures. Code throws a name from here; one place turns the name into HTTP.
 *
 * `code` is a string of digits on the wire (the Java client parses it as an integer). `{name}` in a message is filled from the
 * parameters of the error. Source: the platform's error pages; rows marked "status ours" have no HTTP status there.
 */
export interface ErrorSpec {
  readonly code: string
  readonly status: number
  /** Message in Chinese, the platform's default language. */
  readonly zh: string
  readonly en: string
}

export const errorTable = {
  internalError: { code: '500', status: 500, zh: '内部错误', en: 'Internal error' },
  // Credentials
  authenticationFailed: { code: '1000', status: 401, zh: '身份验证失败。', en: 'Authentication failed.' },
  authenticationMissing: {
    code: '1001',
    status: 401,
    zh: 'Header中未收到Authentication参数，无法进行身份验证。',
    en: 'No Authentication parameter was received in the header, so the caller cannot be identified.',
  },
  // status ours
  tokenInvalid: {
    code: '1002',
    status: 401,
    zh: 'Authentication Token非法，请确认Authentication Token正确传递。',
    en: 'The Authentication token is malformed. Check that it is passed on unchanged.',
  },
  tokenExpired: {
    code: '1003',
    status: 401,
    zh: 'Authentication Token已过期，请重新生成/获取。',
    en: 'The Authentication token has expired. Make or fetch a new one.',
  },
  // status ours
  tokenVerificationFailed: {
    code: '1004',
    status: 401,
    zh: '通过提供的Authentication Token的验证失败。',
    en: 'The Authentication token could not be verified.',
  },
  secondFactorRequired: {
    code: '1005',
    status: 401,
    zh: '该密钥已开启二次验证，请先完成验证。',
    en: 'This key is protected by a second factor. Complete that step first.',
  },
  // Accounts (status ours, except 1113)
  accountStoreFailed: {
    code: '1100',
    status: 500,
    zh: '账户读写失败。',
    en: 'The account could not be read or written.',
  },
  accountInactive: { code: '1110', status: 429, zh: '您的账户当前处于非活动状态。', en: 'The account is not active.' },
  accountNotFound: { code: '1111', status: 401, zh: '您的账户不存在。', en: 'The account does not exist.' },
  accountLocked: { code: '1112', status: 429, zh: '您的账户已被锁定。', en: 'The account is locked.' },
  accountInArrears: {
    code: '1113',
    status: 429,
    zh: '您的账户已欠费或资源包已用尽。',
    en: 'The account is in arrears or its package is used up.',
  },
  accountUnreachable: {
    code: '1120',
    status: 500,
    zh: '暂时无法访问您的账户，请稍后重试。',
    en: 'The account cannot be reached at the moment. Try again later.',
  },
  accountViolation: {
    code: '1121',
    status: 429,
    zh: '账户存在违规行为，已被锁定。',
    en: 'The account is locked because of a violation.',
  },
  // Requests
  callFailed: { code: '1200', status: 500, zh: 'API 调用出错。{reason}', en: 'The API call failed. {reason}' },
  invalidRequest: {
    code: '1210',
    status: 400,
    zh: 'API 调用参数有误，请检查文档。{reason}',
    en: 'The parameters of the API call are wrong. {reason}',
  },
  modelNotFound: {
    code: '1211',
    status: 400,
    zh: '模型不存在，请检查模型代码：{model}。{hint}',
    en: 'The model {model} does not exist. Check its code. {hint}',
  },
  methodNotSupported: {
    code: '1212',
    status: 400,
    zh: '当前模型不支持{method}调用方式。',
    en: 'The model does not support {method}.',
  },
  fieldMissing: {
    code: '1213',
    status: 400,
    zh: '未正常接收到{field}参数。',
    en: 'The parameter {field} was not received.',
  },
  invalidParameter: {
    code: '1214',
    status: 400,
    zh: '{field}参数非法。{reason}',
    en: 'The parameter {field} is invalid. {reason}',
  },
  /** Unknown id of a task, file, batch ...; also the answer for an id of another account. Status ours. */
  resourceNotFound: {
    code: '1214',
    status: 404,
    zh: '{field}参数非法：{value} 不存在。',
    en: 'The parameter {field} is invalid: {value} does not exist.',
  },
  /** The call is known, what it was asked is not. Status ours. */
  requestNotKept: {
    code: '1214',
    status: 404,
    zh: '没有保存这次调用的请求内容：{reason}',
    en: 'What this call was asked is not kept: {reason}',
  },
  parametersExclusive: {
    code: '1215',
    status: 400,
    zh: '{field1}与{field2}不能同时设置，请检查文档。',
    en: '{field1} and {field2} cannot both be set.',
  },
  forbidden: { code: '1220', status: 403, zh: '您无权访问{api}。', en: 'You have no permission for {api}.' },
  /** As `forbidden`, with the status that the platform uses for file management and fine-tuning. */
  forbiddenBeta: { code: '1220', status: 434, zh: '您无权访问{api}。', en: 'You have no permission for {api}.' },
  fileTooLarge: { code: '1210', status: 435, zh: '文件大小超过限制：{reason}', en: 'The file is too large: {reason}' },
  /** A JSON body; the status is the one of HTTP for it. Files have a status of the platform's own above. */
  bodyTooLarge: { code: '1210', status: 413, zh: '请求体超过 {limit}。', en: 'The request body exceeds {limit}.' },
  apiOffline: { code: '1221', status: 400, zh: 'API {api} 已下线。', en: 'The API {api} is offline.' },
  /** The platform prints 400; unknown paths answer 404 here, so that clients see a missing resource. */
  apiNotFound: { code: '1222', status: 404, zh: 'API {api} 不存在。', en: 'The API {api} does not exist.' },
  flowFailed: { code: '1230', status: 500, zh: 'API 调用流程出错。', en: 'The flow of the API call failed.' },
  // status ours
  requestExists: {
    code: '1231',
    status: 400,
    zh: '您已有请求：{requestId}。',
    en: 'The request {requestId} exists already.',
  },
  upstreamFailed: {
    code: '1234',
    status: 500,
    zh: '网络错误，错误id：{errorId}，请稍后重试。',
    en: 'Network error, id {errorId}. Try again later.',
  },
  promptTooLong: { code: '1261', status: 400, zh: 'Prompt 超长。{reason}', en: 'The prompt is too long. {reason}' },
  // Policy and limits
  policyBlocked: { code: '1300', status: 400, zh: 'API 调用被策略阻止。', en: 'The API call was blocked by a policy.' },
  contentUnsafe: {
    code: '1301',
    status: 400,
    zh: '系统检测到输入或生成内容可能包含不安全或敏感内容，请您避免输入易产生敏感内容的提示语，感谢您的配合。',
    en: 'The input or the generated content may be unsafe or sensitive. Please avoid prompts that lead to such content.',
  },
  concurrencyExceeded: {
    code: '1302',
    status: 429,
    zh: '您当前使用该API的并发数过高，请降低并发后重试。',
    en: 'Too many concurrent calls to this API. Lower the concurrency and try again.',
  },
  frequencyExceeded: {
    code: '1303',
    status: 429,
    zh: '您当前使用该API的频率过高，请降低频率后重试。',
    en: 'This API is called too often. Lower the frequency and try again.',
  },
  dailyLimitReached: {
    code: '1304',
    status: 429,
    zh: '该API已达今日调用次数限额。',
    en: 'The daily number of calls to this API is reached.',
  },
  trafficLimited: {
    code: '1305',
    status: 429,
    zh: '当前API请求过多，请稍后重试。',
    en: 'There are too many requests to this API at the moment. Try again later.',
  },
  usageLimitReached: {
    code: '1308',
    status: 429,
    zh: '已达到 {number} {unit} 的使用上限，您的限额将在 {resetTime} 重置。',
    en: 'The limit of {number} {unit} is reached. It is reset at {resetTime}.',
  },
  planExpired: { code: '1309', status: 429, zh: '您的编码套餐已到期。', en: 'The coding plan has expired.' },
  periodLimitReached: {
    code: '1310',
    status: 429,
    zh: '已达到每周/每月使用上限，您的限额将在 {resetTime} 重置。',
    en: 'The weekly or monthly limit is reached. It is reset at {resetTime}.',
  },
  planLacksModel: {
    code: '1311',
    status: 429,
    zh: '当前套餐不包含模型 {model}。',
    en: 'The plan does not include the model {model}.',
  },
  modelBusy: {
    code: '1312',
    status: 429,
    zh: '该模型当前访问量过大，请稍后重试或使用其他模型。',
    en: 'The model is busy. Try again later or use another model.',
  },
  fairUseRestricted: {
    code: '1313',
    status: 429,
    zh: '您的使用已受公平使用策略限制。',
    en: 'Your use is restricted by the fair-use policy.',
  },
  companyPlanInvalid: { code: '1314', status: 429, zh: '企业套餐已失效。', en: 'The company plan is no longer valid.' },
  companyPlanOnly: {
    code: '1315',
    status: 429,
    zh: '该密钥仅限企业编码套餐使用。',
    en: 'This key is limited to the company coding plan.',
  },
  fiveHourLimitReached: {
    code: '1316',
    status: 429,
    zh: '已达到 5 小时使用上限，将在 {resetTime} 重置。',
    en: 'The 5-hour limit is reached. It is reset at {resetTime}.',
  },
  sevenDayLimitReached: {
    code: '1317',
    status: 429,
    zh: '已达到 7 天使用上限，将在 {resetTime} 重置。',
    en: 'The 7-day limit is reached. It is reset at {resetTime}.',
  },
  memberFiveHourLimitReached: {
    code: '1318',
    status: 429,
    zh: '已达到 5 小时使用上限及子账户月度上限。',
    en: "The 5-hour limit and the sub-account's monthly cap are reached.",
  },
  memberSevenDayLimitReached: {
    code: '1319',
    status: 429,
    zh: '已达到 7 天使用上限及子账户月度上限。',
    en: "The 7-day limit and the sub-account's monthly cap are reached.",
  },
  companyFiveHourLimitReached: {
    code: '1320',
    status: 429,
    zh: '已达到 5 小时使用上限及企业月度上限。',
    en: "The 5-hour limit and the company's monthly cap are reached.",
  },
  companySevenDayLimitReached: {
    code: '1321',
    status: 429,
    zh: '已达到 7 天使用上限及企业月度上限。',
    en: "The 7-day limit and the company's monthly cap are reached.",
  },
  // Web search (status ours)
  searchConcurrencyExceeded: {
    code: '1701',
    status: 429,
    zh: '网络搜索并发已达上限，请稍后重试。',
    en: 'Too many concurrent web searches. Try again later.',
  },
  searchEngineUnavailable: {
    code: '1702',
    status: 500,
    zh: '没有可用的搜索引擎服务。',
    en: 'No search engine is available.',
  },
  searchResultEmpty: {
    code: '1703',
    status: 500,
    zh: '搜索引擎未返回有效数据。',
    en: 'The search engine returned no valid data.',
  },
} as const satisfies Record<string, ErrorSpec>

export type ErrorName = keyof typeof errorTable
export type Language = 'zh' | 'en'
/** A text that exists in both languages of the API. */
export interface LocalisedText {
  readonly zh: string
  readonly en: string
}
export type ErrorParameters = Readonly<Record<string, string | number | LocalisedText>>

/** The message of an error with its placeholders filled; a placeholder without a value becomes empty. */
export function errorMessage(name: ErrorName, parameters: ErrorParameters = {}, language: Language = 'zh'): string {
  const template: string = errorTable[name][language]
  return template
    .replace(/\{(\w+)\}/g, (_, key: string) => {
      const value = parameters[key] ?? ''
      return typeof value === 'object' ? value[language] : String(value)
    })
    .trim()
}

/**
 * The language of messages for a value of `Accept-Language`: the one of higher quality, of two alike the one that is named first, and
 * Chinese when neither is named. The platform also knows the value `cn`.
 */
export function messageLanguage(acceptLanguage: string | undefined): Language {
  if (acceptLanguage === undefined || acceptLanguage === '*') return 'zh'
  const qualities: Partial<Record<Language, number>> = {}
  let others = 0
  let firstNamed: Language | undefined
  for (const entry of acceptLanguage.split(',')) {
    const [range = '', ...parameters] = entry.split(';').map((part) => part.trim())
    const quality = qualityOf(parameters)
    if (range === '*') others = quality
    const language = languageOf(range)
    if (language === undefined) continue
    firstNamed ??= language
    qualities[language] = Math.max(quality, qualities[language] ?? 0)
  }
  const { zh = others, en = others } = qualities
  if (zh === en) return zh === 0 ? 'zh' : (firstNamed ?? 'zh')
  return en > zh ? 'en' : 'zh'
}

/** By the first subtag: `en-US` is English. */
function languageOf(range: string): Language | undefined {
  const [primary] = range.toLowerCase().split('-')
  if (primary === 'en') return 'en'
  return primary === 'zh' || primary === 'cn' ? 'zh' : undefined
}

/** `q=0.5` among the parameters of a range; 1 when it is absent or unreadable. */
function qualityOf(parameters: readonly string[]): number {
  const text = parameters.find((parameter) => /^q\s*=/i.test(parameter))
  const quality = Number(text?.split('=')[1]?.trim() || Number.NaN)
  return quality >= 0 && quality <= 1 ? quality : 1
}
