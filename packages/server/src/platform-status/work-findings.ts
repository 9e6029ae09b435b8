import type { StatusFinding } from './finding.ts'

interface StateCount {
  readonly state: string
  readonly count: number
}

/** Waiting tasks for one that can run at once, above which people wait for long. */
const crowdedPerPlace = 10
/** Share of failed calls, from so many calls on. */
const manyFailures = 0.2
const fewCalls = 10

export function taskFinding(states: readonly StateCount[], places: number, works: boolean): StatusFinding {
  const check = 'tasks'
  const queued = countOf(states, 'queued')
  const running = countOf(states, 'running')
  const detail = {
    zh: `${queued} 个异步任务等待中，${running} 个运行中。`,
    en: `${queued} asynchronous tasks wait, ${running} run.`,
  }
  if (queued <= places * crowdedPerPlace) return { check, level: 'ok', detail }
  const advice = works
    ? {
        zh: '队列很长：检查引擎是否正常，或提高 async.concurrency、增加工作进程。',
        en: 'The queue is long: see whether engines are well, raise async.concurrency, or add workers.',
      }
    : {
        zh: '此进程不处理任务：检查角色为 worker 的进程是否在运行。',
        en: 'This process leaves tasks to others: see whether those of the role worker run.',
      }
  return { check, level: 'warning', detail, advice }
}

export function documentFinding(states: readonly StateCount[]): StatusFinding {
  const check = 'documents'
  const working = ['queued', 'parsing', 'slicing', 'embedding'].reduce((sum, state) => sum + countOf(states, state), 0)
  const failed = countOf(states, 'failed')
  const ready = countOf(states, 'ready')
  const detail = {
    zh: `${ready} 个文档可检索，${working} 个处理中，${failed} 个失败。`,
    en: `${ready} documents can be searched, ${working} are in work, ${failed} failed.`,
  }
  if (failed === 0) return { check, level: 'ok', detail }
  const advice = {
    zh: '在知识库中筛选失败的文档：每个都写明原因，可重新处理。',
    en: 'Look at the failed ones in their knowledge base: each says why, and can be tried again.',
  }
  return { check, level: 'information', detail, advice }
}

/** Of the calls of the last hour. */
export function callFinding({
  calls,
  failedCalls,
}: {
  readonly calls: number
  readonly failedCalls: number
}): StatusFinding {
  const check = 'calls'
  const detail = {
    zh: `最近一小时 ${calls} 次调用，${failedCalls} 次未正常完成。`,
    en: `${calls} calls in the last hour, ${failedCalls} did not end well.`,
  }
  if (calls < fewCalls || failedCalls / calls < manyFailures) return { check, level: 'ok', detail }
  const advice = {
    zh: '在请求日志中按结束原因筛选，查看哪里出错。',
    en: 'Filter the request log by how calls ended to see where.',
  }
  return { check, level: 'warning', detail, advice }
}

function countOf(states: readonly StateCount[], wanted: string): number {
  return states.find(({ state }) => state === wanted)?.count ?? 0
}
