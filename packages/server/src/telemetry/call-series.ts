import type { FinishedCall } from './metrics.ts'

/** Upper bounds in seconds: a cached tokenizer call takes milliseconds, a long reasoning answer minutes. */
export const durationBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300] as const

/** More combinations than an honest set of labels can reach; a mistake in a label must not eat the memory. */
const maxSeries = 4096

/** A histogram of one label combination: counts per bound (not cumulated), the last one for what is above all bounds. */
export interface Durations {
  readonly counts: Float64Array
  sum: number
}

/** What is counted for one combination of labels. */
export interface CallSeries {
  readonly labels: {
    readonly operation: string
    readonly model: string
    readonly engine: string
    readonly status: string
  }
  calls: number
  promptTokens: number
  completionTokens: number
  readonly duration: Durations
  readonly firstPart: Durations
}

/** Counters of finished calls. Counting is a map look-up and a few additions; labels are only written out when somebody asks. */
export class CallCounters {
  readonly #series = new Map<string, CallSeries>()

  count(call: FinishedCall): void {
    const series = this.#find(call.operation, call.model ?? '', call.engine ?? '', call.status)
    series.calls += 1
    series.promptTokens += call.promptTokens ?? 0
    series.completionTokens += call.completionTokens ?? 0
    observe(series.duration, call.durationMs)
    if (call.firstPartMs !== undefined) observe(series.firstPart, call.firstPartMs)
  }

  values(): IterableIterator<CallSeries> {
    return this.#series.values()
  }

  #find(operation: string, model: string, engine: string, status: number): CallSeries {
    const name = `${operation}\n${model}\n${engine}\n${status}`
    const known = this.#series.get(name)
    if (known) return known
    if (this.#series.size >= maxSeries && model !== 'other') return this.#find(operation, 'other', '', status)
    const series: CallSeries = {
      labels: { operation, model, engine, status: String(status) },
      calls: 0,
      promptTokens: 0,
      completionTokens: 0,
      duration: emptyDurations(),
      firstPart: emptyDurations(),
    }
    this.#series.set(name, series)
    return series
  }
}

export function emptyDurations(): Durations {
  return { counts: new Float64Array(durationBounds.length + 1), sum: 0 }
}

function observe(durations: Durations, milliseconds: number): void {
  const seconds = milliseconds / 1000
  let position = 0
  while (position < durationBounds.length && seconds > (durationBounds[position] ?? Infinity)) position += 1
  durations.counts[position] = (durations.counts[position] ?? 0) + 1
  durations.sum += seconds
}
