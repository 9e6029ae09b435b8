import type { Language } from './language.tsx'

const units = ['B', 'KB', 'MB', 'GB', 'TB']

/** Bytes in the largest unit that leaves at least one, with at most one decimal. */
export function formatBytes(bytes: number, language: Language): string {
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)))
  const value = bytes / 1024 ** step
  return `${value.toLocaleString(localeOf(language), { maximumFractionDigits: value < 10 && step > 0 ? 1 : 0 })} ${units[step] ?? ''}`
}

export function formatCount(count: number, language: Language): string {
  return count.toLocaleString(localeOf(language))
}

/** Made once: making one takes longer than to write down hundreds of times with it. */
const times = { zh: timesIn('zh'), en: timesIn('en') } as const

/** @param time milliseconds since the epoch */
export function formatTime(time: number, language: Language): string {
  return times[language].format(time)
}

function timesIn(language: Language): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'medium', timeStyle: 'medium' })
}

function localeOf(language: Language): string {
  return language === 'zh' ? 'zh-CN' : 'en-US'
}
