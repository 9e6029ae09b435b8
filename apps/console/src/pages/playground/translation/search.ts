import type { AgentRequest } from '@openmaas/sdk'
import { oneOf, textOf } from '../../../app/search-values.ts'

export const strategies = ['general', 'paraphrase', 'two_step', 'three_step', 'reflection', 'cot'] as const
export type Strategy = (typeof strategies)[number]

/** What is to be translated and how, kept in the address. */
export interface TranslationSettings {
  readonly text: string
  /** `auto` leaves it to the model. */
  readonly from: string
  readonly to: string
  readonly strategy: Strategy
  /** Wishes for style and terms, for the strategy `general`. */
  readonly suggestion: string
  /** Id of a glossary. */
  readonly glossary?: string | undefined
}

export function readTranslationSettings(search: Readonly<Record<string, unknown>>): TranslationSettings {
  return {
    text: textOf(search['text']) ?? '',
    from: textOf(search['from']) ?? 'auto',
    to: textOf(search['to']) ?? 'en',
    strategy: oneOf(strategies, search['strategy']) ?? 'general',
    suggestion: textOf(search['suggestion']) ?? '',
    glossary: textOf(search['glossary']),
  }
}

export function translationRequest({ text, from, to, strategy, suggestion, glossary }: TranslationSettings) {
  return {
    agent_id: 'general_translation',
    messages: [{ role: 'user', content: [{ type: 'text', text }] }],
    custom_variables: {
      source_lang: from,
      target_lang: to,
      strategy,
      ...(strategy === 'general' && suggestion !== '' ? { strategy_config: { general: { suggestion } } } : {}),
      ...(glossary === undefined ? {} : { glossary }),
    },
  } satisfies AgentRequest
}
