import { durationBounds, emptyDurations } from './call-series.ts'
import type { CallCounters, CallSeries, Durations } from './call-series.ts'
import type { MetricFamily } from './exposition.ts'

/** What is told of calls: how many, how many tokens, how many run, how long they took. */
export function callFamilies(finished: CallCounters, inFlight: ReadonlyMap<string, number>): readonly MetricFamily[] {
  const series = [...finished.values()]
  return [
    {
      name: 'openmaas_calls_total',
      help: 'Finished calls; status 499: the client left first.',
      type: 'counter',
      samples: series.map(({ labels, calls }) => ({ labels, value: calls })),
    },
    {
      name: 'openmaas_calls_in_flight',
      help: 'Calls that have begun and not ended.',
      type: 'gauge',
      samples: Array.from(inFlight, ([operation, value]) => ({ labels: { operation }, value })),
    },
    {
      name: 'openmaas_tokens_total',
      help: 'Tokens read (input) and written (output) by finished calls.',
      type: 'counter',
      samples: tokenSamples(series),
    },
    {
      name: 'openmaas_call_duration_seconds',
      help: 'From the request to the end of the answer.',
      type: 'histogram',
      samples: histogramSamples(series, (one) => one.duration),
    },
    {
      name: 'openmaas_first_part_seconds',
      help: 'From the request to the first part of the answer.',
      type: 'histogram',
      samples: histogramSamples(series, (one) => one.firstPart),
    },
  ]
}

function* tokenSamples(series: readonly CallSeries[]) {
  for (const { labels, tokens } of withoutStatus(series)) {
    if (tokens.prompt > 0) yield { labels: { ...labels, direction: 'input' }, value: tokens.prompt }
    if (tokens.completion > 0) yield { labels: { ...labels, direction: 'output' }, value: tokens.completion }
  }
}

function* histogramSamples(series: readonly CallSeries[], pick: (series: CallSeries) => Durations) {
  for (const { labels, members } of withoutStatus(series)) {
    const { counts, sum } = addedUp(members.map(pick))
    const total = counts.reduce((before, count) => before + count, 0)
    if (total === 0) continue
    let cumulated = 0
    for (const [position, bound] of [...durationBounds, Infinity].entries()) {
      cumulated += counts[position] ?? 0
      const le = bound === Infinity ? '+Inf' : String(bound)
      yield { suffix: '_bucket', labels: { ...labels, le }, value: cumulated }
    }
    yield { suffix: '_sum', labels, value: sum }
    yield { suffix: '_count', labels, value: total }
  }
}

interface StatusFreeSeries {
  readonly labels: { readonly operation: string; readonly model: string; readonly engine: string }
  readonly members: readonly CallSeries[]
  readonly tokens: { readonly prompt: number; readonly completion: number }
}

/** The statuses of one operation, model and engine together; a bucket for each status would multiply the series for little insight. */
function withoutStatus(series: readonly CallSeries[]): readonly StatusFreeSeries[] {
  const groups = Map.groupBy(series, ({ labels }) => `${labels.operation}\n${labels.model}\n${labels.engine}`)
  return Array.from(groups.values(), (members) => {
    const { operation = '', model = '', engine = '' } = members[0]?.labels ?? {}
    return {
      labels: { operation, model, engine },
      members,
      tokens: {
        prompt: members.reduce((sum, one) => sum + one.promptTokens, 0),
        completion: members.reduce((sum, one) => sum + one.completionTokens, 0),
      },
    }
  })
}

function addedUp(all: readonly Durations[]): Durations {
  const total = emptyDurations()
  for (const { counts, sum } of all) {
    counts.forEach((count, position) => {
      total.counts[position] = (total.counts[position] ?? 0) + count
    })
    total.sum += sum
  }
  return total
}
