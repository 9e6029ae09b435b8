import type { EnginePool, ModelRegistry } from '../models/index.ts'
import type { StatusFinding } from './finding.ts'

/** One finding for each engine that fails, or one for all of them. */
export function engineFindings(pool: EnginePool): StatusFinding[] {
  const engines = pool.all()
  const failing = engines.flatMap(({ id, health, circuit }): StatusFinding[] => {
    if (health?.healthy === false)
      return [
        {
          check: 'engines',
          level: 'warning',
          detail: { zh: `引擎 ${id} 异常：${health.detail}`, en: `Engine ${id} fails: ${health.detail}` },
          advice: {
            zh: '检查它的地址、密钥以及服务是否在运行；恢复后平台会在 10 秒内自动重新使用。',
            en: 'Check its address and key and whether its server runs. The platform takes it back within ten seconds of its return.',
          },
        },
      ]
    if (circuit.state === 'closed') return []
    return [
      {
        check: 'engines',
        level: 'warning',
        detail: {
          zh: `引擎 ${id} 连续出错，已暂停使用。`,
          en: `Engine ${id} failed several calls in a row and rests.`,
        },
        advice: { zh: '在请求日志中查看它的错误。', en: 'See its errors in the request log.' },
      },
    ]
  })
  if (failing.length > 0) return failing
  const { length } = engines
  const detail = {
    zh: `${length} 个引擎，全部正常。`,
    en: length === 1 ? '1 engine, well.' : `${length} engines, all well.`,
  }
  return [{ check: 'engines', level: 'ok', detail }]
}

/** Models that nobody can answer now, and whether real engines answer at all. */
export function modelFindings(models: ModelRegistry): StatusFinding[] {
  const resolved = models.knownIds().flatMap((id) => models.find(id) ?? [])
  const routed = resolved.filter(({ routes }) => routes.length > 0)
  const down = routed.filter(({ routes }) => routes.every(({ available }) => !available)).map(({ id }) => id)
  const simulated = routed.filter(({ routes }) => routes.every(({ handle }) => handle.engine.type === 'simulator'))
  const findings: StatusFinding[] = []
  if (down.length > 0) {
    const names = down.slice(0, 8).join(', ') + (down.length > 8 ? ' …' : '')
    findings.push({
      check: 'models',
      level: 'failure',
      detail: {
        zh: `${down.length} 个模型目前无法回答：${names}`,
        en: `${down.length} ${down.length === 1 ? 'model has' : 'models have'} nobody to answer: ${names}`,
      },
      advice: {
        zh: '修复这些模型的引擎，或为它们添加第二条路由作为后备。',
        en: 'Repair their engines, or give them a second route to fall back on.',
      },
    })
  }
  if (simulated.length === routed.length)
    findings.push({
      check: 'models',
      level: 'information',
      detail: { zh: '所有模型都由内置模拟器回答。', en: 'Every model is answered by the built-in simulator.' },
      advice: { zh: '接入一个真实的引擎，并把模型路由到它。', en: 'Add an engine of your own and route models to it.' },
    })
  else if (down.length === 0) {
    const real = routed.length - simulated.length
    const detail = {
      zh: `${real} 个模型由真实引擎回答，${simulated.length} 个由模拟器回答。`,
      en: `Engines answer ${real} models, the simulator ${simulated.length}.`,
    }
    findings.push({ check: 'models', level: 'ok', detail })
  }
  return findings
}
