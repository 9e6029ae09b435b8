import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { silentLog } from './log.ts'
import { createMetrics } from './metrics.ts'

const chat = { operation: 'chat.completions.create', model: 'glm-4.7', engine: 'vllm-a' }
const labels = 'operation="chat.completions.create",model="glm-4.7",engine="vllm-a"'

function metrics() {
  return createMetrics({ log: silentLog(), ofProcess: false })
}

describe('the text of /metrics', () => {
  it('counts calls by operation, model, engine and status', async () => {
    const counted = metrics()
    for (const status of [200, 200, 429]) {
      counted.callStarted(chat.operation)
      counted.callFinished({ ...chat, status, durationMs: 30 })
    }
    const { body, contentType } = await counted.render()
    assert.match(contentType, /^text\/plain/)
    assert.ok(body.includes(`openmaas_calls_total{${labels},status="200"} 2`), body)
    assert.ok(body.includes(`openmaas_calls_total{${labels},status="429"} 1`), body)
    assert.ok(body.includes('openmaas_calls_in_flight{operation="chat.completions.create"} 0'), body)
  })

  it('gives cumulated duration buckets in seconds, statuses added up', async () => {
    const counted = metrics()
    counted.callFinished({ ...chat, status: 200, durationMs: 30, firstPartMs: 7 })
    counted.callFinished({ ...chat, status: 500, durationMs: 700 })
    const { body } = await counted.render()
    for (const line of [
      `openmaas_call_duration_seconds_bucket{${labels},le="0.025"} 0`,
      `openmaas_call_duration_seconds_bucket{${labels},le="0.05"} 1`,
      `openmaas_call_duration_seconds_bucket{${labels},le="1"} 2`,
      `openmaas_call_duration_seconds_bucket{${labels},le="+Inf"} 2`,
      `openmaas_call_duration_seconds_sum{${labels}} 0.73`,
      `openmaas_call_duration_seconds_count{${labels}} 2`,
      `openmaas_first_part_seconds_count{${labels}} 1`,
    ]) {
      assert.ok(body.includes(`${line}\n`), `${line}\n${body}`)
    }
  })

  it('counts tokens by direction and says the same when asked twice', async () => {
    const counted = metrics()
    counted.callFinished({ ...chat, status: 200, durationMs: 1, promptTokens: 11, completionTokens: 5 })
    const first = await counted.render()
    const second = await counted.render()
    assert.ok(first.body.includes(`openmaas_tokens_total{${labels},direction="input"} 11`), first.body)
    assert.ok(first.body.includes(`openmaas_tokens_total{${labels},direction="output"} 5`))
    assert.equal(first.body, second.body)
  })

  it('reads registered gauges when asked, slow ones too, and forgets labels that are gone', async () => {
    const counted = metrics()
    let engines = ['a', 'b']
    counted.registerGauge('engine_healthy', '1: answers.', async () =>
      engines.map((engine) => ({ labels: { engine }, value: 1 })),
    )
    assert.ok((await counted.render()).body.includes('openmaas_engine_healthy{engine="b"} 1'))
    engines = ['a']
    assert.ok(!(await counted.render()).body.includes('engine="b"'))
  })

  it('still answers when one gauge cannot be read', async () => {
    const counted = metrics()
    counted.registerGauge('tasks_queued', 'Waiting tasks.', () => Promise.reject(new Error('database is away')))
    counted.callFinished({ ...chat, status: 200, durationMs: 1 })
    const { body } = await counted.render()
    assert.ok(body.includes('openmaas_calls_total{'))
    assert.doesNotMatch(body, /^openmaas_tasks_queued \d/m)
  })

  it('keeps a bounded number of series whatever labels it is told', async () => {
    const counted = metrics()
    for (let index = 0; index < 5000; index += 1) {
      counted.callFinished({ operation: 'x', model: `m${index}`, status: 200, durationMs: 1 })
    }
    const { body } = await counted.render()
    assert.ok(body.includes('openmaas_calls_total{operation="x",model="other",engine="",status="200"} 904'))
  })

  it('escapes what a label must not hold plainly', async () => {
    const counted = metrics()
    counted.registerGauge('x', 'X.', () => [{ labels: { engine: 'a"b\\c\nd' }, value: 1 }])
    assert.ok((await counted.render()).body.includes('openmaas_x{engine="a\\"b\\\\c\\nd"} 1'))
  })

  it('tells about the process itself when asked', async () => {
    const { body } = await createMetrics({ log: silentLog(), ofProcess: true }).render()
    assert.match(body, /^process_resident_memory_bytes \d/m)
    assert.match(body, /^nodejs_eventloop_lag_p99_seconds /m)
  })
})
