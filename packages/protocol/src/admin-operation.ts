import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'

/** How the platform is, and what it is set to. Role admin. Ours: the platform has no such operations. */

export const statusLevels = ['ok', 'information', 'warning', 'failure'] as const
export const statusChecks = ['database', 'journal', 'engines', 'models', 'tasks', 'documents', 'disk', 'calls'] as const

const time = z.int().describe('Milliseconds since the epoch.')

const finding = z
  .object({
    check: z.enum(statusChecks),
    level: z.enum(statusLevels),
    detail: z.string().describe('What was found, in the language that was asked for.'),
    advice: z.string().nullable().describe('What to do about it; null where there is nothing to do.'),
  })
  .meta({ id: 'StatusFinding' })

const failedCall = z
  .object({
    id: z.string(),
    request_id: z.string(),
    started_at: time,
    operation: z.string(),
    model: z.string(),
    engine_id: z.string().nullable(),
    end_cause: z.string(),
    http_status: z.int().nullable(),
    error_code: z.string().nullable(),
  })
  .meta({ id: 'FailedCall' })

const tag = 'Admin'

export const getPlatformStatus = defineEndpoint({
  operation: 'admin.status',
  method: 'GET',
  path: '/admin/status',
  tag,
  summary: 'What is degraded, and what to do about it',
  description: 'Of the server that answers; replicas have figures of their own. Asks the database and reads the disk.',
  response: z.object({
    level: z.enum(statusLevels).describe('The worst of the findings.'),
    version: z.string(),
    checked_at: time,
    started_at: time,
    memory_bytes: z.int().describe('Memory of this process.'),
    data: z.array(finding),
    last_errors: z.array(failedCall).describe('Calls of the last 24 hours that failed on our side, newest first.'),
  }),
  errors: ['forbidden'],
})

export const getSettings = defineEndpoint({
  operation: 'admin.settings',
  method: 'GET',
  path: '/admin/settings',
  tag,
  summary: 'The configuration in effect, without secrets',
  response: z.object({
    file: z.string().nullable().describe('Path of the configuration file; null: there is none.'),
    data_folder: z.string(),
    environment: z
      .array(z.object({ name: z.string(), value: z.string() }))
      .describe('Variables that are set, secrets as `***`.'),
    settings: z.looseObject({}).describe('Sections of the configuration with defaults filled in, secrets as `***`.'),
    needs_start: z.array(z.string()).describe('Sections that were changed since the start and wait for the next one.'),
  }),
  errors: ['forbidden'],
})

export const operationAdminEndpoints = [getPlatformStatus, getSettings] as const
