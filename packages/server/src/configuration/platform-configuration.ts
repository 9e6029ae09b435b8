import { z } from 'zod'
import { agents, assistants } from './agents.ts'
import { asynchronous, batches } from './background-work.ts'
import { consoleSettings } from './console.ts'
import { builtInIds, engineDefinition } from './engines.ts'
import { applications, callbacks, knowledge } from './knowledge.ts'
import { generated, media, voice } from './media.ts'
import { moderation } from './moderation.ts'
import { anthropic, responses } from './other-protocols.ts'
import { requests } from './requests.ts'
import { modelRoute } from './routes.ts'
import { files, indexSettings, storage } from './storage.ts'
import { mcp, search } from './tools.ts'

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/**
 * The operator's file: engines, and which of them answers which model. `${NAME}` reads the environment, so that no secret has to
 * stand in the file. The form of `engines` and `models` is fixed because tools write it; further keys may come.
 */
export const platformConfiguration = z
  .strictObject({
    engines: z.array(engineDefinition).default([]),
    models: z.record(z.string().min(1), z.array(modelRoute).min(1)).default({}),
    /** False: models without a route are refused instead of simulated. */
    simulator: z.boolean().default(true),
    storage: storage.default({ type: 'file' }),
    index: indexSettings.optional(),
    knowledge: knowledge.prefault({}),
    files: files.prefault({}),
    media: media.prefault({}),
    generated: generated.prefault({}),
    voice: voice.prefault({}),
    batches: batches.prefault({}),
    moderation: moderation.prefault({}),
    search: search.prefault({}),
    assistants: assistants.prefault({}),
    mcp: mcp.prefault({}),
    agents: agents.prefault({}),
    anthropic: anthropic.prefault({}),
    responses: responses.prefault({}),
    applications: applications.prefault({}),
    console: consoleSettings.prefault({}),
    requests: requests.prefault({}),
    callbacks: callbacks.prefault({}),
    /** Time zone of the days in usage totals. */
    timeZone: z
      .string()
      .refine(isTimeZone, 'no time zone of that name, as Asia/Shanghai is one')
      .default('Asia/Shanghai'),
    async: asynchronous.prefault({}),
  })
  .superRefine((configuration, context) => {
    const ids = new Set<string>()
    for (const [index, engine] of configuration.engines.entries()) {
      if (ids.has(engine.id)) {
        context.addIssue({
          code: 'custom',
          path: ['engines', index, 'id'],
          message: `the id ${engine.id} is used twice`,
        })
      }
      ids.add(engine.id)
    }
    const named = [
      ...Object.entries(configuration.models).map(([model, routes]) => ({ path: ['models', model], routes })),
      ...Object.entries(configuration.search.routes).map(([name, routes]) => ({
        path: ['search', 'routes', name],
        routes,
      })),
    ]
    for (const { path, routes } of named) {
      for (const [index, route] of routes.entries()) {
        if (!builtInIds.has(route.engine) && !ids.has(route.engine)) {
          context.addIssue({
            code: 'custom',
            path: [...path, index, 'engine'],
            message: `no engine is named ${route.engine}`,
          })
        }
      }
    }
  })
export type PlatformConfiguration = z.infer<typeof platformConfiguration>
