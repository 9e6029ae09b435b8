import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'

/** Engines and routes as the operator sees and changes them. Role admin. Ours: the platform has no such operations. */

const engineStatus = z
  .object({
    id: z.string(),
    type: z.string(),
    source: z.enum(['file', 'admin', 'pulled', 'built-in']).describe('Where its definition stands.'),
    healthy: z.boolean().nullable().describe('Null until the first check is done.'),
    detail: z.string().nullable(),
    checked_at: z.int().nullable().describe('Milliseconds since the epoch.'),
    circuit: z.enum(['closed', 'open', 'half-open']),
    in_flight: z.int().describe('Calls that it is working on in this process.'),
    models: z.array(z.string()).nullable().describe('What the engine says it serves.'),
  })
  .meta({ id: 'EngineStatus' })

const engineDetail = engineStatus
  .extend({
    definition: z
      .looseObject({ type: z.string() })
      .describe('How it is defined, secrets as `***`; a secret that comes back so stays as it is.'),
  })
  .meta({ id: 'EngineDetail' })

const routeStatus = z
  .object({
    engine: z.string(),
    model: z.string().describe("The engine's own name of the model."),
    weight: z.number(),
    priority: z.int(),
    context_tokens: z
      .int()
      .nullable()
      .describe("Context window of this deployment, where it is smaller than the model's own."),
    available: z.boolean(),
  })
  .meta({ id: 'RouteStatus' })

const modelStatus = z
  .object({
    id: z.string(),
    kind: z.string().nullable(),
    served_as: z.string().describe('Another id when a deprecated model is answered by its successor.'),
    source: z.enum(['file', 'admin', 'pulled', 'built-in', 'simulator', 'none']),
    routes: z.array(routeStatus),
  })
  .meta({ id: 'ModelStatus' })

const engineBody = z
  .looseObject({
    type: z
      .string()
      .describe('`openai-compatible`, `bigmodel`, `llama-cpp`, `searxng` and the others of the documentation.'),
  })
  .describe('The members of an engine in the configuration file, without `id`.')

const routeBody = z.object({
  routes: z
    .array(
      z.looseObject({
        engine: z.string(),
        model: z.string().optional(),
        weight: z.number().optional(),
        priority: z.int().optional(),
        contextTokens: z.int().optional().describe('As `context_tokens` of the reply.'),
      }),
    )
    .min(1),
})

const done = z.object({ id: z.string(), deleted: z.boolean() })

export const listEngines = defineEndpoint({
  operation: 'admin.engines.list',
  method: 'GET',
  path: '/admin/engines',
  tag: 'Admin',
  summary: 'Engines and how they are',
  response: z.object({ data: z.array(engineStatus) }),
  errors: ['forbidden'],
})

export const getEngine = defineEndpoint({
  operation: 'admin.engines.get',
  method: 'GET',
  path: '/admin/engines/{id}',
  tag: 'Admin',
  summary: 'One engine and how it is',
  parameters: z.object({ id: z.string() }),
  response: engineDetail,
  errors: ['forbidden', 'resourceNotFound'],
})

export const checkEngine = defineEndpoint({
  operation: 'admin.engines.check',
  method: 'POST',
  path: '/admin/engines/{id}/check',
  tag: 'Admin',
  summary: 'Ask an engine how it is, now',
  parameters: z.object({ id: z.string() }),
  response: engineStatus,
  errors: ['forbidden', 'resourceNotFound'],
})

export const putEngine = defineEndpoint({
  operation: 'admin.engines.put',
  method: 'PUT',
  path: '/admin/engines/{id}',
  tag: 'Admin',
  summary: 'Add or replace an engine',
  description:
    'Kept in the database, encrypted, and stronger than a definition of the same id in the file. Calls in flight end on the old one. A secret given as `***` stays what it was, as long as the address does.',
  parameters: z.object({ id: z.string() }),
  body: engineBody,
  response: engineStatus,
  errors: ['forbidden', 'invalidParameter'],
})

export const deleteEngine = defineEndpoint({
  operation: 'admin.engines.delete',
  method: 'DELETE',
  path: '/admin/engines/{id}',
  tag: 'Admin',
  summary: 'Remove an engine that the admin API added',
  description:
    'A definition of the same id in the file holds again. Refused with 1214, saying why: an engine that stands in the file only, that is built in or comes from a pulled model, and one that models are routed to, by the names of the models.',
  parameters: z.object({ id: z.string() }),
  response: done,
  errors: ['forbidden', 'resourceNotFound', 'invalidParameter'],
})

export const listModelRoutes = defineEndpoint({
  operation: 'admin.models.list',
  method: 'GET',
  path: '/admin/models',
  tag: 'Admin',
  summary: 'Models and what each is answered by',
  response: z.object({ data: z.array(modelStatus) }),
  errors: ['forbidden'],
})

export const putModelRoutes = defineEndpoint({
  operation: 'admin.models.put',
  method: 'PUT',
  path: '/admin/models/{id}/routes',
  tag: 'Admin',
  summary: 'Set the routes of a model',
  parameters: z.object({ id: z.string() }),
  body: routeBody,
  response: modelStatus,
  errors: ['forbidden', 'invalidParameter'],
})

export const deleteModelRoutes = defineEndpoint({
  operation: 'admin.models.delete',
  method: 'DELETE',
  path: '/admin/models/{id}/routes',
  tag: 'Admin',
  summary: 'Remove the routes that the admin API set for a model',
  description:
    'Routes in the file hold again. Where only the file has routes, the call is refused with 1214 and says so.',
  parameters: z.object({ id: z.string() }),
  response: done,
  errors: ['forbidden', 'resourceNotFound', 'invalidParameter'],
})

export const reloadConfiguration = defineEndpoint({
  operation: 'admin.reload',
  method: 'POST',
  path: '/admin/reload',
  tag: 'Admin',
  summary: 'Read the configuration file again',
  description: 'A wrong value refuses the reload by its name and leaves everything as it was.',
  response: z.object({ engines: z.int(), models: z.int() }),
  errors: ['forbidden', 'invalidParameter'],
})

export const engineAdminEndpoints = [
  listEngines,
  getEngine,
  checkEngine,
  putEngine,
  deleteEngine,
  listModelRoutes,
  putModelRoutes,
  deleteModelRoutes,
  reloadConfiguration,
] as const
