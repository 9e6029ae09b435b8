import type { MetricSample } from './metrics.ts'

/** One metric in the text format 0.0.4 of Prometheus. */
export interface MetricFamily {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  /** `suffix` is `_bucket`, `_sum` or `_count` in a histogram. */
  readonly samples: Iterable<MetricSample & { readonly suffix?: string }>
}

/** The lines of one metric, newline at the end. */
export function familyText({ name, help, type, samples }: MetricFamily): string {
  const lines = [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`]
  for (const { labels, value, suffix = '' } of samples) {
    const shown = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`)
    lines.push(`${name}${suffix}${shown.length > 0 ? `{${shown.join(',')}}` : ''} ${numberText(value)}`)
  }
  return `${lines.join('\n')}\n`
}

function escapeLabel(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}

function numberText(value: number): string {
  if (value === Infinity) return '+Inf'
  if (value === -Infinity) return '-Inf'
  return String(value)
}
