import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'

/**
 * Read by the coding-plan plug-in. The documents show no schema: the members of the quota are those that the plug-in reads, the others are
 * printed by it as they are and follow what other tools for coding plans read.
 */

const range = z.object({
  startTime: z.string().optional().describe('yyyy-MM-dd HH:mm:ss'),
  endTime: z.string().optional().describe('yyyy-MM-dd HH:mm:ss'),
})

const envelope = { code: z.int(), msg: z.string(), success: z.boolean() }
const times = z.array(z.string()).describe('Beginning of each stretch of an hour, or of a day in ranges over a week.')
const figures = z.array(z.number()).describe('One a stretch.')

export const quotaLimit = defineEndpoint({
  operation: 'monitor.usage.quota_limit',
  method: 'GET',
  path: '/monitor/usage/quota/limit',
  tag: 'Usage',
  summary: 'What is left of the limits',
  response: z
    .object({
      ...envelope,
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
})

export const modelUsage = defineEndpoint({
  operation: 'monitor.usage.model_usage',
  method: 'GET',
  path: '/monitor/usage/model-usage',
  tag: 'Usage',
  summary: 'Use of models in a time',
  query: range,
  response: z
    .object({
      ...envelope,
      data: z.object({
        x_time: times,
        modelCallCount: figures,
        tokensUsage: figures,
        totalUsage: z.object({
          totalModelCallCount: z.int(),
          totalTokensUsage: z.int(),
          modelDetails: z.array(z.object({ modelCode: z.string(), callCount: z.int(), tokensUsage: z.int() })),
        }),
      }),
    })
    .meta({ id: 'ModelUsage' }),
  errors: ['invalidParameter'],
})

export const toolUsage = defineEndpoint({
  operation: 'monitor.usage.tool_usage',
  method: 'GET',
  path: '/monitor/usage/tool-usage',
  tag: 'Usage',
  summary: 'Use of tools in a time',
  query: range,
  response: z
    .object({
      ...envelope,
      data: z.object({
        x_time: times,
        networkSearchCount: figures,
        webReadMcpCount: figures,
        mcpCount: figures,
        totalUsage: z.object({
          totalNetworkSearchCount: z.int(),
          totalWebReadMcpCount: z.int(),
          totalMcpCount: z.int(),
        }),
      }),
    })
    .meta({ id: 'ToolUsage' }),
  errors: ['invalidParameter'],
})

export const usageMonitorEndpoints = [quotaLimit, modelUsage, toolUsage] as const
