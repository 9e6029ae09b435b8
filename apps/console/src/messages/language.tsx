import { createContext, useContext, useEffect, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { en } from './en.ts'
import { zh } from './zh.ts'
import type { Messages } from './zh.ts'

export type Language = 'zh' | 'en'

interface LanguageChoice {
  readonly language: Language
  readonly messages: Messages
  choose(language: Language): void
}

const dictionaries: Readonly<Record<Language, Messages>> = { zh, en }
const storageKey = 'openmaas-language'
const Context = createContext<LanguageChoice | undefined>(undefined)

/** The language that was chosen here before, else the browser's first one of ours. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, choose] = useState<Language>(preferredLanguage)
  useEffect(() => {
    document.documentElement.lang = language
    localStorage.setItem(storageKey, language)
  }, [language])
  const choice = useMemo(() => ({ language, messages: dictionaries[language], choose }), [language])
  return <Context value={choice}>{children}</Context>
}

export function useLanguage(): LanguageChoice {
  const choice = useContext(Context)
  if (choice === undefined) throw new Error('There is no LanguageProvider above.')
  return choice
}

export function useMessages(): Messages {
  return useLanguage().messages
}

/** The texts that one part of the console brings itself, loaded with it. Both languages must have the same members. */
export function useTexts<Texts>(texts: Readonly<Record<Language, Texts>>): Texts {
  return texts[useLanguage().language]
}

/** What the API is asked to write its messages in. */
export function currentLanguage(): Language {
  return document.documentElement.lang === 'en' ? 'en' : 'zh'
}

function preferredLanguage(): Language {
  const stored = localStorage.getItem(storageKey)
  if (stored === 'zh' || stored === 'en') return stored
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag === 'zh' || tag === 'en')
  return wanted === 'en' ? 'en' : 'zh'
}
