export const strategyNames = ['general', 'paraphrase', 'two_step', 'three_step', 'reflection', 'cot'] as const
export type StrategyName = (typeof strategyNames)[number]

/** One question to the model on the way to a translation. */
export interface StrategyStep {
  /** What the outcome is called where later steps show it to the model. */
  readonly outcome: string
  readonly task: string
  /** `pieces`: every piece in its tags; `notes`: free words; `reasoned-pieces`: reasons in tags of their own, then the pieces. */
  readonly gives: 'pieces' | 'notes' | 'reasoned-pieces'
}

const faithful = 'Translate every piece. Be exact and complete; add nothing and leave nothing out.'

/** The ways of general_translation, each as the questions that it asks. The last step gives the translation. */
export const strategies: Readonly<Record<StrategyName, readonly StrategyStep[]>> = {
  general: [{ outcome: 'translation', task: `${faithful} Write as a native author would.`, gives: 'pieces' }],
  paraphrase: [
    {
      outcome: 'retelling',
      task: 'Do not translate yet. For every piece say in plain words of the source language what it means: resolve idioms, irony, ellipses and references.',
      gives: 'notes',
    },
    {
      outcome: 'translation',
      task: 'Say in the target language what every piece means, as the retelling explains it, freely and naturally, in words that a native author would choose. Keep facts, names and numbers.',
      gives: 'pieces',
    },
  ],
  two_step: [
    {
      outcome: 'literal translation',
      task: `${faithful} Stay as close to the words and the order of the source as grammar allows.`,
      gives: 'pieces',
    },
    {
      outcome: 'translation',
      task: 'Rework the literal translation into natural, idiomatic language with the same meaning.',
      gives: 'pieces',
    },
  ],
  three_step: [
    {
      outcome: 'literal translation',
      task: `${faithful} Stay as close to the words and the order of the source as grammar allows.`,
      gives: 'pieces',
    },
    {
      outcome: 'problems',
      task: 'List what is wrong with the literal translation: expressions that no native speaker would use, stiff sentences, what readers of the target language cannot understand. Name the place of each. Do not mend anything.',
      gives: 'notes',
    },
    {
      outcome: 'translation',
      task: 'Translate every piece anew, freely and idiomatically, without the problems that were found.',
      gives: 'pieces',
    },
  ],
  reflection: [
    { outcome: 'draft', task: faithful, gives: 'pieces' },
    {
      outcome: 'suggestions',
      task: 'You are a critical editor. Give concrete suggestions for the draft on accuracy (additions, omissions, mistakes), fluency, style and terms, one in each line.',
      gives: 'notes',
    },
    {
      outcome: 'translation',
      task: 'Edit the draft by the suggestions that are right and give the final translation of every piece.',
      gives: 'pieces',
    },
  ],
  cot: [
    {
      outcome: 'translation',
      task: 'First think step by step about hard words, structure, tone and terms and write these reasons, in {reasonLanguage}, between <reason> and </reason>. Then give the translation of every piece.',
      gives: 'reasoned-pieces',
    },
  ],
}
