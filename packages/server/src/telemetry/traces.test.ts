import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import { silentLog } from './log.ts'
import { collectorUrl, createTraces } from './trace-exporter.ts'
import type { Traces } from './traces.ts'

interface OtlpSpan {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  kind: number
  attributes: Array<{ key: string; value: Record<string, unknown> }>
  status: { code: number }
  events: Array<{ name: string }>
}
interface OtlpRequest {
  resourceSpans: Array<{ resource: { attributes: OtlpSpan['attributes'] }; scopeSpans: Array<{ spans: OtlpSpan[] }> }>
}

/** Runs `use` with traces that go to a local collector and gives what arrived there. */
async function collected(use: (traces: Traces) => void): Promise<{ spans: OtlpSpan[]; request: OtlpRequest }> {
  const requests: OtlpRequest[] = []
  const collector = createServer(async (request, response) => {
    requests.push(JSON.parse(await text(request)) as OtlpRequest)
    response.setHeader('content-type', 'application/json').end('{}')
  })
  collector.listen(0, '127.0.0.1')
  await once(collector, 'listening')
  const { port } = collector.address() as AddressInfo
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}/` }
  const traces = await createTraces({ environment, log: silentLog() })
  use(traces)
  await traces.close()
  collector.closeAllConnections()
  collector.close()
  const [request] = requests
  assert.ok(request, 'nothing arrived at the collector')
  const spans = requests.flatMap((one) => one.resourceSpans.flatMap((r) => r.scopeSpans.flatMap((s) => s.spans)))
  return { spans, request }
}

function attribute(span: OtlpSpan | undefined, key: string): unknown {
  const found = span?.attributes.find((one) => one.key === key)
  return found && Object.values(found.value)[0]
}

const call = { operation: 'chat.completions.create', model: 'glm-4.7', requestId: 'r1', stream: true }

describe('traces', () => {
  it('are off without a collector, and every call then shares one empty span', async () => {
    const traces = await createTraces({ environment: {}, log: silentLog() })
    const span = traces.startCall(call)
    assert.equal(traces.enabled, false)
    assert.equal(span, traces.startCall({ ...call, requestId: 'r2' }))
    assert.deepEqual(span.attempt({ id: 'a', type: 'simulator', model: 'm' }).headers, {})
  })

  it('tell a call and its attempts by the GenAI conventions', async () => {
    const { spans, request } = await collected((traces) => {
      const span = traces.startCall(call)
      const failed = span.attempt({ id: 'vllm-a', type: 'openai-compatible', model: 'zai-org/GLM-4.7' })
      failed.fail('unavailable')
      failed.end()
      const attempt = span.attempt({ id: 'vllm-b', type: 'openai-compatible', model: 'zai-org/GLM-4.7' })
      attempt.firstPart()
      span.setUsage({ promptTokens: 11, completionTokens: 5, cachedTokens: 3 })
      span.setFinishReason('stop')
      span.end(200)
      span.end(200)
      attempt.end()
    })
    assert.equal(spans.length, 3)
    const root = spans.find((span) => span.kind === 2)
    const [failed, answered] = spans.filter((span) => span !== root)
    assert.equal(root?.name, 'chat glm-4.7')
    assert.equal(attribute(root, 'gen_ai.operation.name'), 'chat')
    assert.equal(attribute(root, 'gen_ai.usage.input_tokens'), 11)
    assert.equal(attribute(root, 'http.response.status_code'), 200)
    assert.equal(attribute(root, 'openmaas.request.id'), 'r1')
    assert.equal(answered?.name, 'chat zai-org/GLM-4.7')
    assert.equal(attribute(answered, 'openmaas.engine.id'), 'vllm-b')
    assert.equal(attribute(answered, 'gen_ai.usage.output_tokens'), 5)
    assert.deepEqual(
      answered?.events.map((event) => event.name),
      ['first_part'],
    )
    assert.equal(attribute(failed, 'error.type'), 'unavailable')
    assert.equal(failed?.status.code, 2)
    assert.deepEqual([failed?.parentSpanId, answered?.parentSpanId], [root?.spanId, root?.spanId])
    const service = request.resourceSpans[0]?.resource.attributes.find((one) => one.key === 'service.name')
    assert.deepEqual(service?.value, { stringValue: 'openmaas' })
  })

  it("continue the client's trace and hand it on to the engine", async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
    let headers: Readonly<Record<string, string>> = {}
    const { spans } = await collected((traces) => {
      const traceparent = `00-${traceId}-00f067aa0ba902b7-01`
      const span = traces.startCall({ ...call, traceparent, tracestate: 'vendor=1' })
      headers = span.attempt({ id: 'a', type: 'simulator', model: 'm' }).headers
      span.end(200)
    })
    const root = spans.find((span) => span.kind === 2)
    const attempt = spans.find((span) => span.kind === 3)
    assert.deepEqual([root?.traceId, root?.parentSpanId], [traceId, '00f067aa0ba902b7'])
    assert.equal(headers['traceparent'], `00-${traceId}-${attempt?.spanId}-01`)
    assert.equal(headers['tracestate'], 'vendor=1')
  })

  it('start afresh when the header is malformed', async () => {
    const { spans } = await collected((traces) => traces.startCall({ ...call, traceparent: '00-zz-1-01' }).end())
    assert.ok(!spans[0]?.parentSpanId)
  })

  it('find the collector as the specification says', () => {
    assert.equal(collectorUrl({}), undefined)
    assert.equal(collectorUrl({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }), 'http://c:4318/v1/traces')
    assert.equal(collectorUrl({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c/x' }), 'http://c/x')
    assert.equal(collectorUrl({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_SDK_DISABLED: 'true' }), undefined)
  })
})
