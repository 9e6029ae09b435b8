import { Group, Text } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { formatCount } from '../../../messages/format.ts'
import { useLanguage } from '../../../messages/language.tsx'
import classes from './usage-chart.module.css'

export interface Series {
  readonly name: string
  /** One value for each of the days. */
  readonly values: readonly number[]
}

export interface UsageChartProps {
  readonly days: readonly string[]
  /** At most six; the first lies at the bottom. */
  readonly series: readonly Series[]
  /** Told to who cannot see the chart. */
  readonly label: string
}

const height = 220
const axisWidth = 52
const axisHeight = 22
const lines = 4
const widestBar = 44

/** Stacked columns, one a day. */
export function UsageChart({ days, series, label }: UsageChartProps) {
  const { language } = useLanguage()
  const { ref, width } = useElementSize<HTMLDivElement>()
  const totals = days.map((_, day) => series.reduce((sum, { values }) => sum + (values[day] ?? 0), 0))
  const top = niceTop(Math.max(1, ...totals))
  const plotWidth = Math.max(0, width - axisWidth)
  const plotHeight = height - axisHeight
  const step = plotWidth / Math.max(1, days.length)
  const bar = Math.min(widestBar, step * 0.7)
  const labelEvery = Math.ceil(days.length / Math.max(1, Math.floor(plotWidth / 64)))
  const y = (value: number): number => plotHeight * (1 - value / top) + 4

  return (
    <figure className={classes['figure']}>
      <div ref={ref}>
        <svg width="100%" height={height + 8} role="img" aria-label={label}>
          {Array.from({ length: lines + 1 }, (_, line) => (top / lines) * line).map((value) => (
            <g key={value}>
              <line x1={axisWidth} x2={width} y1={y(value)} y2={y(value)} className={classes['line']} />
              <text x={axisWidth - 8} y={y(value) + 4} textAnchor="end" className={classes['tick']}>
                {compact(value, language)}
              </text>
            </g>
          ))}
          {days.map((day, index) => (
            <g key={day} transform={`translate(${axisWidth + step * index + (step - bar) / 2} 0)`}>
              <title>{`${day}: ${formatCount(totals[index] ?? 0, language)}`}</title>
              {series.map(({ name, values }, place) => {
                const below = series.slice(0, place).reduce((sum, one) => sum + (one.values[index] ?? 0), 0)
                const value = values[index] ?? 0
                return (
                  <rect
                    key={name}
                    width={bar}
                    y={y(below + value)}
                    height={Math.max(0, y(below) - y(below + value))}
                    className={classes[`series${place}`]}
                  />
                )
              })}
              {index % labelEvery === 0 && (
                <text x={bar / 2} y={height} textAnchor="middle" className={classes['tick']}>
                  {day.slice(5)}
                </text>
              )}
            </g>
          ))}
        </svg>
      </div>
      <Group component="figcaption" gap="md" mt="xs">
        {series.map(({ name }, place) => (
          <Group key={name} gap={6}>
            <svg width={10} height={10} aria-hidden>
              <rect width={10} height={10} rx={2} className={classes[`series${place}`]} />
            </svg>
            <Text size="xs">{name}</Text>
          </Group>
        ))}
      </Group>
    </figure>
  )
}

/** The least of 1, 2, 4, 8 and 10 times a power of ten that is not below, so that quarters of it read well. */
function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  const factor = [1, 2, 4, 8, 10].find((one) => one * power >= value) ?? 10
  return Math.max(lines, factor * power)
}

function compact(value: number, language: string): string {
  return value.toLocaleString(language === 'zh' ? 'zh-CN' : 'en-US', { notation: 'compact', maximumFractionDigits: 1 })
}
