import type * as OpenTelemetry from '@opentelemetry/api'
import type { AttemptSpan, CallSpan, CallStart, Traces } from './traces.ts'

interface SpanTracesOptions {
  readonly api: typeof OpenTelemetry
  readonly tracer: OpenTelemetry.Tracer
  readonly close: () => Promise<void>
}

/** Names of the GenAI conventions (opentelemetry.io/docs/specs/semconv/gen-ai) for what our endpoint table calls otherwise. */
const genAiOperations: Readonly<Record<string, string>> = {
  'chat.completions.create': 'chat',
  'chat.completions.create_async': 'chat',
  'embeddings.create': 'embeddings',
}

export function spanTraces({ api, tracer, close }: SpanTracesOptions): Traces {
  const { SpanKind, SpanStatusCode, ROOT_CONTEXT, trace } = api

  function failSpan(span: OpenTelemetry.Span, errorType: string): void {
    span.setAttribute('error.type', errorType)
    span.setStatus({ code: SpanStatusCode.ERROR })
  }

  function startAttempt(
    parent: OpenTelemetry.Context,
    operation: string,
    engine: { readonly id: string; readonly type: string; readonly model: string },
  ): { readonly span: OpenTelemetry.Span; readonly attempt: AttemptSpan } {
    const span = tracer.startSpan(
      `${operation} ${engine.model}`,
      {
        kind: SpanKind.CLIENT,
        attributes: {
          'gen_ai.operation.name': operation,
          'gen_ai.provider.name': engine.type,
          'gen_ai.request.model': engine.model,
          'openmaas.engine.id': engine.id,
        },
      },
      parent,
    )
    const attempt: AttemptSpan = {
      headers: outgoingHeaders(span.spanContext()),
      firstPart: () => void span.addEvent('first_part'),
      fail: (errorType) => failSpan(span, errorType),
      end: () => endOnce(span),
    }
    return { span, attempt }
  }

  function startCall(call: CallStart): CallSpan {
    const operation = genAiOperations[call.operation] ?? call.operation
    const parent = incomingContext(api, call)
    const span = tracer.startSpan(
      call.model === undefined ? operation : `${operation} ${call.model}`,
      {
        kind: SpanKind.SERVER,
        attributes: {
          'gen_ai.operation.name': operation,
          'gen_ai.provider.name': 'openmaas',
          'gen_ai.request.model': call.model,
          'openmaas.operation': call.operation,
          'openmaas.request.id': call.requestId,
          'openmaas.stream': call.stream,
        },
      },
      parent,
    )
    const context = trace.setSpan(parent ?? ROOT_CONTEXT, span)
    const attempts: OpenTelemetry.Span[] = []
    const describe = (attributes: OpenTelemetry.Attributes) => {
      span.setAttributes(attributes)
      const last = attempts.at(-1)
      if (last?.isRecording()) last.setAttributes(attributes)
    }
    return {
      attempt(engine) {
        const { span: attemptSpan, attempt } = startAttempt(context, operation, engine)
        attempts.push(attemptSpan)
        return attempt
      },
      setUsage: ({ promptTokens, completionTokens, cachedTokens }) =>
        describe({
          'gen_ai.usage.input_tokens': promptTokens,
          'gen_ai.usage.output_tokens': completionTokens,
          'gen_ai.usage.cache_read.input_tokens': cachedTokens,
        }),
      setFinishReason: (reason) => describe({ 'gen_ai.response.finish_reasons': [reason] }),
      fail: (errorType) => failSpan(span, errorType),
      end(status) {
        for (const attempt of attempts) endOnce(attempt)
        if (status !== undefined && span.isRecording()) span.setAttribute('http.response.status_code', status)
        endOnce(span)
      },
    }
  }

  return { enabled: true, startCall, close }
}

/** A span that is not sampled never records, and ending it is harmless. */
function endOnce(span: OpenTelemetry.Span): void {
  if (span.isRecording()) span.end()
}

/** The client's span as parent, from `traceparent` (W3C Trace Context, version 00); a malformed header starts a trace of our own. */
function incomingContext(api: typeof OpenTelemetry, call: CallStart): OpenTelemetry.Context | undefined {
  const match = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})/.exec(call.traceparent ?? '')
  const [, traceId, spanId, flags] = match ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined
  const spanContext: OpenTelemetry.SpanContext = {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16) & api.TraceFlags.SAMPLED,
    isRemote: true,
    ...(call.tracestate === undefined ? {} : { traceState: api.createTraceState(call.tracestate) }),
  }
  return api.isSpanContextValid(spanContext) ? api.trace.setSpanContext(api.ROOT_CONTEXT, spanContext) : undefined
}

function outgoingHeaders(span: OpenTelemetry.SpanContext): Record<string, string> {
  const flags = span.traceFlags.toString(16).padStart(2, '0')
  const state = span.traceState?.serialize()
  return {
    traceparent: `00-${span.traceId}-${span.spanId}-${flags}`,
    ...(state ? { tracestate: state } : {}),
  }
}
