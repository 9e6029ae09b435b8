import type { Command } from 'commander'
import { loadConfig } from '../config.ts'
import type { Config } from '../config.ts'
import {
  clockCheck,
  databaseCheck,
  dataFolderCheck,
  engineCheck,
  llamaCppCheck,
  nodeCheck,
  objectStoreCheck,
  optionalProgramsCheck,
  portCheck,
  redisCheck,
  runChecks,
} from '../maintenance/index.ts'
import type { Check, CheckedEngine, Finding } from '../maintenance/index.ts'
import type { PlatformConfiguration } from '../configuration/index.ts'
import { contextOf } from './command-context.ts'
import type { CommandContext } from './command-context.ts'
import { withEngineView } from './engine-view.ts'
import { CommandFailure, exitCodes } from './exit-codes.ts'
import { counted } from './terminal.ts'
import type { CommandIo } from './terminal.ts'

const signs = { ok: 'ok       ', information: '-        ', warning: 'warning  ', failure: 'FAILURE  ' } as const

export function addDoctorCommand(program: Command, io: CommandIo): void {
  program
    .command('doctor')
    .summary('look for what is wrong and say what to do')
    .description(
      'Look at everything that OpenMaaS needs: configuration, data folder, database, Redis, object store, engines and their models, native packages, ' +
        'port, clock. Changes nothing. Exit code 1 when something is broken.',
    )
    .addHelpText(
      'after',
      `\nExamples:\n  openmaas doctor\n  openmaas doctor -o json | jq '.[] | select(.level == "failure")'`,
    )
    .action(async (_options: unknown, command: Command) => {
      await diagnose(contextOf(command, io))
    })
}

async function diagnose(context: CommandContext): Promise<void> {
  const { output } = context
  const findings: Finding[] = []
  for await (const finding of runChecks(checksFor(context.environment))) {
    findings.push(finding)
    if (!output.isJson) output.line(lineOf(finding))
  }
  if (output.isJson) output.json(findings)
  const failures = findings.filter(({ level }) => level === 'failure').length
  const warnings = findings.filter(({ level }) => level === 'warning').length
  if (failures > 0)
    throw new CommandFailure(exitCodes.failure, `${counted(failures, 'failure')}, ${counted(warnings, 'warning')}.`)
  if (!output.isJson) output.say(warnings > 0 ? `Works, with ${counted(warnings, 'warning')}.` : 'All is well.')
}

function lineOf({ check, level, detail, advice }: Finding): string {
  const line = `${signs[level]}${check}: ${detail}`
  return advice === undefined ? line : `${line}\n         ${advice}`
}

function checksFor(environment: CommandContext['environment']): Check[] {
  const beforeConfiguration = [nodeCheck(), clockCheck()]
  let config: Config
  let file: PlatformConfiguration
  try {
    config = loadConfig(environment)
    file = config.loadPlatform()
  } catch (error) {
    // Nothing further can be looked at without it; the failure is told as a finding.
    return [...beforeConfiguration, { name: 'configuration', run: () => Promise.reject(error) }]
  }
  const path = environment['OPENMAAS_CONFIG']
  const detail = path
    ? `${path}: ${counted(file.engines.length, 'engine')}, routes for ${counted(Object.keys(file.models).length, 'model')}`
    : 'no file (OPENMAAS_CONFIG), defaults'
  return [
    ...beforeConfiguration,
    { name: 'configuration', run: async () => [{ check: 'configuration', level: 'ok', detail }] },
    dataFolderCheck(config.dataFolder),
    databaseCheck(config),
    ...(config.redisUrl === undefined ? [] : [redisCheck(config.redisUrl)]),
    ...(file.storage.type === 's3' ? [objectStoreCheck(file.storage)] : []),
    portCheck(config.http),
    llamaCppCheck({ needed: file.engines.some(({ type }) => type === 'llama-cpp') }),
    engineCheck(() => checkedEngines(config)),
    optionalProgramsCheck(environment['PATH'] ?? '', findLibreOffice),
  ]
}

/** Loaded only when asked for, because most commands read no documents. */
async function findLibreOffice(searchPath: string): Promise<string | undefined> {
  const knowledge = await import('../knowledge/index.ts')
  return knowledge.findLibreOffice(searchPath)
}

async function checkedEngines(config: Config): Promise<CheckedEngine[]> {
  return withEngineView(config, async ({ pool, models }) => {
    await pool.checkAll()
    const routes = models.knownIds().flatMap((model) =>
      (models.find(model)?.routes ?? []).map(({ handle, upstreamModel }) => ({
        engine: handle.id,
        model,
        upstreamModel,
      })),
    )
    return pool.all().map(({ id, engine, health }) => ({
      id,
      type: engine.type,
      health,
      routes: routes.filter((route) => route.engine === id),
    }))
  })
}
