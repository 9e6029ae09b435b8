const months = 'january february march april may june july august september october november december'.split(' ')
const monthNames = months.map((month) => `${month}|${month.slice(0, 3)}`).join('|')
const weekdays = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ')
const monthFirst = new RegExp(String.raw`\b(${monthNames})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?\b`, 'gi')
const dayFirst = new RegExp(String.raw`\b(\d{1,2})(?:st|nd|rd|th)? (?:of )?(${monthNames})\.?(?:,? (\d{4}))?\b`, 'gi')
const relative: readonly (readonly [RegExp, number])[] = [
  [/\bday after tomorrow\b|后天|後天/i, 2],
  [/\btomorrow\b|明天|明日/i, 1],
  [/\byesterday\b|昨天|昨日/i, -1],
  [/\btoday\b|\btonight\b|今天|今日|今晚/i, 0],
]

/** Dates of a text as YYYY-MM-DD, absolute ones in its order, then relative ones counted from `today`. Each once. */
export function datesIn(text: string, today: Date): string[] {
  const found: { at: number; date: string }[] = []
  const add = (at: number, year: number, month: number, day: number): void => {
    const exists = new Date(Date.UTC(year, month - 1, day)).getUTCMonth() === month - 1 && day > 0
    if (exists) found.push({ at, date: `${pad(year, 4)}-${pad(month)}-${pad(day)}` })
  }
  for (const match of text.matchAll(/(?<!\d)(\d{4})[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})日?/g)) {
    add(match.index, Number(match[1]), Number(match[2]), Number(match[3]))
  }
  for (const match of text.matchAll(/(?<![\d年])(\d{1,2})月(\d{1,2})[日号]/g)) {
    add(match.index, today.getUTCFullYear(), Number(match[1]), Number(match[2]))
  }
  for (const match of text.matchAll(monthFirst)) {
    add(match.index, Number(match[3] ?? today.getUTCFullYear()), monthNumber(match[1]), Number(match[2]))
  }
  for (const match of text.matchAll(dayFirst)) {
    add(match.index, Number(match[3] ?? today.getUTCFullYear()), monthNumber(match[2]), Number(match[1]))
  }
  const absolute = found.sort((a, b) => a.at - b.at).map((entry) => entry.date)
  const counted = relative.find(([pattern]) => pattern.test(text))
  const weekday = weekdays.findIndex((name) => new RegExp(`\\b${name}\\b`, 'i').test(text))
  if (counted !== undefined) absolute.push(daysAfter(today, counted[1]))
  else if (weekday >= 0) absolute.push(daysAfter(today, (weekday - today.getUTCDay() + 7) % 7 || 7))
  return [...new Set(absolute)]
}

/** The words of a text that name a day, as they stand there; for fields that take free text. */
export function dayWordsIn(text: string): string[] {
  return (
    text.match(
      /\b(?:the )?day after tomorrow\b|\btomorrow\b|\byesterday\b|\btoday\b|\btonight\b|\b(?:next |this )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\d{4}-\d{2}-\d{2}|(?:\d{4}年)?\d{1,2}月\d{1,2}[日号]|[今明后昨][天日]|下?周[一二三四五六日末]/gi,
    ) ?? []
  )
}

/** Times of day as HH:MM:SS. */
export function timesIn(text: string): string[] {
  const times: string[] = []
  const pattern =
    /(上午|下午|晚上|早上|中午)?\s*\b(\d{1,2})(?::(\d{2})(?::(\d{2}))?\s*(am|pm)?|\s*(am|pm)\b|[点时點](?:(\d{1,2})分?|(半))?)/gi
  for (const match of text.matchAll(pattern)) {
    const isAfternoon = /pm/i.test(match[5] ?? match[6] ?? '') || /下午|晚上/.test(match[1] ?? '')
    const hour = (Number(match[2]) % 24) + (isAfternoon && Number(match[2]) < 12 ? 12 : 0)
    const minute = match[8] === undefined ? Number(match[3] ?? match[7] ?? 0) : 30
    if (minute < 60) times.push(`${pad(hour)}:${pad(minute)}:${pad(Math.min(Number(match[4] ?? 0), 59))}`)
  }
  return times
}

function daysAfter(today: Date, days: number): string {
  return new Date(today.getTime() + days * 86_400_000).toISOString().slice(0, 10)
}

function monthNumber(name: string | undefined): number {
  return months.findIndex((month) => month.startsWith((name ?? '?').toLowerCase().slice(0, 3))) + 1
}

function pad(value: number, length = 2): string {
  return String(value).padStart(length, '0')
}
