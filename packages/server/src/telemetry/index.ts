export type { Log, LogFields, LogLevel } from './log.ts'
export type { FinishedCall, MetricLabels, MetricSample, Metrics } from './metrics.ts'
export type { AttemptSpan, CallSpan, CallStart, CallUsage, Traces } from './traces.ts'
export type { Telemetry, TelemetryOptions } from './telemetry.ts'
