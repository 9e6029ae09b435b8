import type { Writable } from 'node:stream'
import type { ModelRegistry } from './models/index.ts'

export interface Greeting {
  readonly url: string
  /** Present only when the key was made by this very start: it is printed once. */
  readonly newAdminKey: string | undefined
  readonly engines: readonly {
    readonly id: string
    readonly type: string
    readonly healthy: boolean | undefined
    readonly detail: string
  }[]
  /** Engines by the models that they answer. */
  readonly answeredBy: readonly { readonly engine: string; readonly models: readonly string[] }[]
  readonly dataFolder: string
}

/** What a person needs after the start: where it is, with which key, what answers, and one call that works when pasted. */
export function printGreeting(greeting: Greeting, out: Writable): void {
  const lines = [
    '',
    `  OpenMaaS   ${greeting.url}/api/paas/v4`,
    `  Console    ${greeting.url}/`,
    `  Reference  ${greeting.url}/docs`,
    `  Data       ${greeting.dataFolder}`,
    ...(greeting.newAdminKey === undefined
      ? [
          '  Admin key  shown at the first start, or as set in OPENMAAS_API_KEY;',
          '             make another one with: npm run openmaas -- keys create',
        ]
      : [`  Admin key  ${greeting.newAdminKey}   (shown this once; keep it)`]),
    '',
    '  Engines',
    ...greeting.engines.map(
      ({ id, type, healthy, detail }) =>
        `    ${healthy === false ? '✗' : healthy === undefined ? '?' : '✓'} ${id} (${type})  ${detail}`,
    ),
    '',
    '  Models',
    ...greeting.answeredBy.flatMap(({ engine, models }) => wrapped(`    ${engine} answers `, models)),
    '',
    '  Try it',
    `    curl -s ${greeting.url}/api/paas/v4/chat/completions -H "Authorization: Bearer ${greeting.newAdminKey ?? '$OPENMAAS_API_KEY'}" -H "Content-Type: application/json" -d '{"model":"glm-4.6","messages":[{"role":"user","content":"Hello"}]}'`,
    '',
  ]
  out.write(`${lines.join('\n')}\n`)
}

const lineWidth = 110

function wrapped(label: string, words: readonly string[]): string[] {
  const lines: string[] = []
  let line = label
  for (const [index, word] of words.entries()) {
    const next = index === words.length - 1 ? word : `${word}, `
    if (line.length + next.length > lineWidth) {
      lines.push(line.trimEnd())
      line = ' '.repeat(label.length)
    }
    line += next
  }
  return [...lines, line.trimEnd()]
}

/** Models by what answers them, engines in the order of the configuration and the simulator last. */
export function answeredBy(models: ModelRegistry): Greeting['answeredBy'] {
  const byEngines = new Map<string, Set<string>>()
  for (const id of models.knownIds()) {
    const routes = models.find(id)?.routes ?? []
    const engines = [...new Set(routes.map((route) => route.handle.id))].join(' + ') || 'nothing'
    const ids = byEngines.get(engines) ?? new Set<string>()
    byEngines.set(engines, ids.add(id))
  }
  return [...byEngines].map(([engine, ids]) => ({ engine, models: [...ids] }))
}
