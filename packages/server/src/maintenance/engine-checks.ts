import { spawn } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { EngineHealth } from '@openmaas/engines'
import type { Check, Finding } from './finding.ts'

const nativeTimeoutMs = 60_000
const llamaPackage = 'node-llama-cpp'
/**
 * Loads the package and its library for this machine, and never builds one. The package tries libraries in child processes of its own, which
 * would inherit the arguments that carry this very program.
 */
const loadLlamaCpp = `
  process.execArgv = []
  const { getLlama } = await import(${JSON.stringify(llamaPackage)})
  const llama = await getLlama({ build: 'never', logLevel: 'error' })
  console.log(llama.gpu === false ? 'CPU only' : 'GPU: ' + llama.gpu)
  process.exit(0)
`

/** @param needed true when an engine of the configuration runs on it */
export function llamaCppCheck({ needed }: { readonly needed: boolean }): Check {
  const check = 'llama.cpp'
  return {
    name: check,
    async run() {
      // In a process of its own: a library that does not fit the machine may end it.
      const { exitCode, output } = await runInChild(loadLlamaCpp)
      if (exitCode === 0) return [{ check, level: 'ok', detail: `loads, ${output.split('\n').at(-1)}` }]
      const detail = `does not load (exit code ${exitCode}): ${output.split('\n').find((line) => /error/i.test(line)) ?? output.slice(0, 200)}`
      const advice = 'Install again with "npm ci", or use a model server over HTTP instead of local models.'
      return [{ check, level: needed ? 'failure' : 'warning', detail, advice }]
    },
  }
}

export interface CheckedEngine {
  readonly id: string
  readonly type: string
  readonly health: EngineHealth | undefined
  /** Public models and the engine's own name for each. */
  readonly routes: readonly { readonly model: string; readonly upstreamModel: string }[]
}

/** Every engine answers and has the models that routes ask it for. */
export function engineCheck(readEngines: () => Promise<readonly CheckedEngine[]>): Check {
  return {
    name: 'engines',
    run: async () => (await readEngines()).flatMap(engineFindings),
  }
}

function engineFindings({ id, type, health, routes }: CheckedEngine): Finding[] {
  const check = `engine ${id}`
  if (health === undefined) return [{ check, level: 'warning', detail: 'was not asked' }]
  if (!health.healthy) {
    const advice =
      routes.length === 0
        ? 'No model is routed to it.'
        : `Start it, or correct its address and key. It is to answer ${listed(routes.map(({ model }) => model))}.`
    return [{ check, level: 'failure', detail: `${type}: ${health.detail}`, advice }]
  }
  const findings: Finding[] = [{ check, level: 'ok', detail: `${type}: ${health.detail}` }]
  const { models } = health
  if (models === undefined || models.length === 0) return findings
  const missing = routes.filter(({ upstreamModel }) => !models.some((model) => sameModel(model, upstreamModel)))
  for (const { model, upstreamModel } of missing) {
    const advice = `Load it there, or correct the route of ${model}. It offers ${listed(models)}.`
    findings.push({ check, level: 'warning', detail: `has no model ${upstreamModel}`, advice })
  }
  return findings
}

/** Ollama lists `name:latest` for what is called by `name`. */
function sameModel(offered: string, wanted: string): boolean {
  return offered === wanted || offered === `${wanted}:latest`
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ')
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown
}

function runInChild(program: string): Promise<{ exitCode: number | string; output: string }> {
  // Packages are found from where the engines are, which is where this one is declared.
  const cwd = dirname(fileURLToPath(import.meta.resolve('@openmaas/engines')))
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: nativeTimeoutMs,
  })
  let output = ''
  const keep = (chunk: string) => {
    output = (output + chunk).slice(-4000)
  }
  child.stdout.setEncoding('utf8').on('data', keep)
  child.stderr.setEncoding('utf8').on('data', keep)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ exitCode: code ?? signal ?? 'none', output: output.trim() }))
  })
}
