import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'

/** Read by the coding-plan plug-in. The documents show no schema; these are the members that the plug-in reads. */

const range = z.object({
  startTime: z.string().optional().describe('yyyy-MM-dd HH:mm:ss'),
  endTime: z.string().optional().describe('yyyy-MM-dd HH:mm:ss'),
})

const anyData = z.object({ code: z.int().optional(), data: z.unknown() })

export const quotaLimit = defineEndpoint({
  operation: 'monitor.usage.quota_limit',
  method: 'GET',
  path: '/monitor/usage/quota/limit',
  tag: 'Usage',
  summary: 'What is left of the limits',
  response: z
    .object({
      code: z.int().optional(),
      data: z.object({
        limits: z.array(
          z.object({
            type: z.string().describe('`TOKENS_LIMIT` (window of five hours) or `TIME_LIMIT` (month).'),
            percentage: z.number().describe('Used, 0 to 100.'),
            currentValue: z.number().optional(),
            usage: z.number().optional(),
            usageDetails: z.array(z.unknown()).optional(),
          }),
        ),
      }),
    })
    .meta({ id: 'QuotaLimit' }),
  available: false,
})

export const modelUsage = defineEndpoint({
  operation: 'monitor.usage.model_usage',
  method: 'GET',
  path: '/monitor/usage/model-usage',
  tag: 'Usage',
  summary: 'Use of models in a time',
  query: range,
  response: anyData,
  available: false,
})

export const toolUsage = defineEndpoint({
  operation: 'monitor.usage.tool_usage',
  method: 'GET',
  path: '/monitor/usage/tool-usage',
  tag: 'Usage',
  summary: 'Use of tools in a time',
  query: range,
  response: anyData,
  available: false,
})

export const usageMonitorEndpoints = [quotaLimit, modelUsage, toolUsage] as const
