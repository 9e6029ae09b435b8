/** Codes that the platform's translation documents, by how often they are wanted and then by their names. */
const codes = `
  zh-CN zh-TW en ja ko fr de es ru pt it ar wyw yue hi bg cs da el et
  fi hu id lt lv nl no pl ro sk sl sv th tr uk vi my ms Pinyin IPA
`
const targetsOnly = ['en-GB', 'en-US'] as const

/** What no catalogue of languages names. */
const ownNames: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  wyw: { zh: '文言文', en: 'Classical Chinese' },
  Pinyin: { zh: '拼音', en: 'Pinyin' },
  IPA: { zh: '国际音标', en: 'Phonetic alphabet (IPA)' },
  'zh-CN': { zh: '简体中文', en: 'Simplified Chinese' },
  'zh-TW': { zh: '繁体中文', en: 'Traditional Chinese' },
}

export interface LanguageChoice {
  readonly value: string
  readonly label: string
}

export function languages(shownIn: 'zh' | 'en', which: 'source' | 'target'): readonly LanguageChoice[] {
  const names = new Intl.DisplayNames(shownIn === 'zh' ? 'zh-CN' : 'en', { type: 'language' })
  return [...codes.trim().split(/\s+/), ...(which === 'target' ? targetsOnly : [])].map((code) => ({
    value: code,
    label: ownNames[code]?.[shownIn] ?? names.of(code) ?? code,
  }))
}
