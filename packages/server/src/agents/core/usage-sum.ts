import type { FinishReason, Usage } from '@openmaas/engines'

/** What all steps of a call have used together, and how the answer ended. */
export class UsageSum {
  promptTokens = 0
  completionTokens = 0
  /** Of the step that ended worst: an answer of which one step was cut is a cut answer. */
  finishReason: 'stop' | 'length' | 'sensitive' = 'stop'

  add(usage: Pick<Usage, 'promptTokens' | 'completionTokens'>): void {
    this.promptTokens += usage.promptTokens
    this.completionTokens += usage.completionTokens
  }

  ended(reason: FinishReason): void {
    if (reason === 'sensitive') this.finishReason = 'sensitive'
    else if ((reason === 'length' || reason === 'model_context_window_exceeded') && this.finishReason === 'stop')
      this.finishReason = 'length'
  }

  toReply(): { prompt_tokens: number; completion_tokens: number; total_tokens: number } {
    const { promptTokens, completionTokens } = this
    return {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
    }
  }
}
