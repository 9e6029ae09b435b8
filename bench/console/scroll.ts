/**
 * Do long lists of the console scroll without a stutter?
 *
 * Fills the request log and the list of tasks with made rows, opens each in Chromium, turns the wheel until the last row is there, and
 * tells how long the frames took on the way. Options: `--rows=10000`, `--width=1280`.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { until } from '../../tests/acceptance/support/wait.ts'
import { launchBrowser } from '../../tests/console/support/chromium.ts'
import { desktop, openConsolePage } from '../../tests/console/support/console-page.ts'
import { startConsoleServer } from '../../tests/console/support/console-server.ts'
import { prepareOperation } from '../../tests/console/support/operation-data.ts'
import { makeRows } from './made-rows.ts'

const { values: options } = parseArgs({
  options: { rows: { type: 'string', default: '10000' }, width: { type: 'string', default: '1280' } },
})
const rows = Number(options.rows)
const width = Number(options.width)
/** Pixels of one turn of the wheel, and milliseconds to the next: a quick hand. */
const turnPixels = 400
const turnMilliseconds = 16

const server = await startConsoleServer()
const browser = await launchBrowser()
try {
  await prepareOperation(server)
  await makeTask()
  await server.end('SIGTERM')
  makeRows(join(server.dataFolder, 'openmaas.db'), rows)
  await server.restart()
  for (const path of ['/operation/requests?days=90', '/operation/tasks']) {
    const { page, close } = await openConsolePage(browser, server, path, { ...desktop, width })
    await page.getByRole('row').nth(20).waitFor()
    await page.mouse.move(width / 2, 500)
    console.log(`${path} at ${width} px: ${await scrolled(page)}`)
    await close()
  }
} finally {
  await browser.close()
  await server.stop()
}

/** To the last row, or until nothing moves for two seconds. */
async function scrolled(page: Page): Promise<string> {
  await page.evaluate(`{
    const frames = (window.frames_ = [])
    let before = performance.now()
    const look = (now) => { frames.push(now - before); before = now; requestAnimationFrame(look) }
    requestAnimationFrame(look)
    window.tasks_ = []
    new PerformanceObserver((list) => window.tasks_.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' })
  }`)
  const processor = await processorTime(page)
  const startedAt = Date.now()
  for (let last = -1, still = 0; still < 2000 / turnMilliseconds;) {
    await page.mouse.wheel(0, turnPixels)
    await new Promise((resolve) => setTimeout(resolve, turnMilliseconds))
    const position = await page.evaluate<number>('scrollY')
    still = position === last ? still + 1 : 0
    last = position
  }
  const { frames, tasks, elements, reached } = await page.evaluate<{
    frames: number[]
    tasks: number[]
    elements: number
    reached: number
  }>(`({
    frames: window.frames_, tasks: window.tasks_, elements: document.querySelectorAll('*').length,
    reached: Math.max(...[...document.querySelectorAll('tr[aria-rowindex]')].map((row) => Number(row.ariaRowIndex))),
  })`)
  const busy = (await processor()) / frames.length
  const sorted = frames.toSorted((left, right) => left - right)
  const quantile = (share: number): string => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(0)
  const over = (milliseconds: number): number => frames.filter((frame) => frame > milliseconds).length
  return (
    `row ${reached} after ${((Date.now() - startedAt) / 1000).toFixed(1)} s, ${frames.length} frames, ` +
    `median ${quantile(0.5)} ms, 99 % ${quantile(0.99)} ms, longest ${quantile(1)} ms, ` +
    `${over(50)} over 50 ms, ${over(100)} over 100 ms, ${tasks.length} long tasks, ${elements} elements at the end; ` +
    `the page's thread needed ${busy.toFixed(1)} ms of processor time a frame`
  )
}

/** Milliseconds that the page's thread has worked since, however busy the machine is otherwise. */
async function processorTime(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const read = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics')
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0)
  }
  const before = await read()
  return async () => (await read()) - before
}

/** A task that has ended: the copies of one that has not would be worked on. */
async function makeTask(): Promise<void> {
  const headers = { authorization: `Bearer ${server.key}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ model: 'cogvideox-flash', prompt: 'A kitten runs' })
  await fetch(`${server.apiUrl}/videos/generations`, { method: 'POST', headers, body })
  await until('the task to end', async () => {
    const reply = await fetch(`${server.url}/api/admin/tasks?state=succeeded&kind=video`, { headers })
    return (await reply.text()).includes('"succeeded"') ? true : undefined
  })
}
