import type { Page } from 'playwright-core'

const minuteMilliseconds = 60_000

/** Answers for the request log in place of the platform: so many calls, newest first. @returns how many pages were asked for */
export async function answerWithCalls(page: Page, count: number): Promise<() => number> {
  const now = Date.now()
  let pages = 0
  await page.route('**/api/admin/calls?*', async (route) => {
    pages += 1
    const query = new URL(route.request().url()).searchParams
    const first = Number(query.get('after') ?? 0) + 1
    const last = Math.min(count, first + Number(query.get('limit')) - 1)
    const data = Array.from({ length: last - first + 1 }, (_, offset) => madeCall(first + offset, now))
    await route.fulfill({ json: { data, next: last < count ? String(last) : null } })
  })
  return () => pages
}

function madeCall(number: number, now: number): object {
  const startedAt = now - number * minuteMilliseconds
  return {
    id: String(number),
    request_id: `request-${number}`,
    account_id: '1',
    key_id: 'key',
    operation: 'chat.completions.create',
    model: `model-${number}`,
    upstream_model: null,
    engine_id: 'simulator',
    stream: false,
    started_at: startedAt,
    first_part_at: startedAt + 10,
    finished_at: startedAt + 20,
    prompt_tokens: 1,
    completion_tokens: number,
    total_tokens: number + 1,
    cached_tokens: 0,
    reasoning_tokens: 0,
    source: 'engine',
    end_cause: 'completed',
    http_status: 200,
    error_code: null,
    finish_reason: 'stop',
    user_id: null,
  }
}
