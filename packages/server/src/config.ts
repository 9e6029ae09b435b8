import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'
import { ConfigurationError, parseConfiguration } from './configuration/index.ts'
import type { PlatformConfiguration } from './configuration/index.ts'

const require = createRequire(import.meta.url)

const environmentSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8787),
  HOST: z.string().min(1).default('127.0.0.1'),
  OPENMAAS_DATA: z.string().min(1).default('./data'),
  OPENMAAS_API_KEY: z
    .string()
    .regex(/^[^.\s]+\.[^.\s]+$/, 'a key of the form id.secret with exactly one dot')
    .optional(),
  OPENMAAS_CONFIG: z.string().min(1).optional(),
  OPENMAAS_SECRET: z.string().min(16).optional(),
  OPENMAAS_FETCH_ALLOW: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
    .pipe(z.array(z.string().refine(isNetwork, 'networks like 10.0.0.0/8 or addresses, separated by commas'))),
  OPENMAAS_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  OPENMAAS_TRUST_PROXY: z.stringbool().default(false),
  OPENMAAS_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  OPENMAAS_LOG_PROMPTS: z.stringbool().default(false),
  OPENMAAS_MAX_BODY_MIB: z.coerce.number().int().min(1).max(1024).default(64),
  OPENMAAS_STOP_DRAIN_SECONDS: z.coerce.number().min(0).max(600).default(2),
  OPENMAAS_STOP_GRACE_SECONDS: z.coerce.number().min(0).max(3600).default(30),
  OPENMAAS_ROLE: z.enum(['all', 'api', 'worker']).default('all'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
})

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  return (
    version !== 0 &&
    rest.length === 0 &&
    (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128)))
  )
}

export type Role = 'all' | 'api' | 'worker'

export interface Config {
  readonly http: {
    readonly port: number
    readonly host: string
    /** How clients reach this server, where the operator says so. */
    readonly publicUrl: string | undefined
    /** True: `x-forwarded-proto` and `x-forwarded-host` are believed. */
    readonly trustProxy: boolean
    readonly maxBodyBytes: number
    /** How long calls are still taken after SIGTERM, while `/readyz` already says no. */
    readonly stopDrainMilliseconds: number
    readonly stopGraceMilliseconds: number
  }
  readonly role: Role
  /** Absolute path of the data folder. */
  readonly dataFolder: string
  readonly adminKey: string | undefined
  readonly masterSecret: string | undefined
  readonly databaseUrl: string | undefined
  readonly redisUrl: string | undefined
  /** Networks that may be fetched from although they are not public. */
  readonly fetchAllow: readonly string[]
  readonly log: {
    readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
    readonly prompts: boolean
  }
  /** Reads the operator's file again; called at start and on reload. */
  readonly loadPlatform: () => PlatformConfiguration
  readonly environment: Readonly<Record<string, string | undefined>>
}

/**
 * @param environment usually `process.env`; empty values count as absent
 * @throws {ConfigurationError} naming every wrong variable
 */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = environmentSchema.safeParse(given)
  if (!parsed.success) {
    throw new ConfigurationError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'),
    )
  }
  const values = parsed.data
  const loadPlatform = (): PlatformConfiguration => readPlatformFile(values.OPENMAAS_CONFIG, given)
  return {
    http: {
      port: values.PORT,
      host: values.HOST,
      publicUrl: values.OPENMAAS_PUBLIC_URL,
      trustProxy: values.OPENMAAS_TRUST_PROXY,
      maxBodyBytes: values.OPENMAAS_MAX_BODY_MIB * 1_048_576,
      stopDrainMilliseconds: values.OPENMAAS_STOP_DRAIN_SECONDS * 1000,
      stopGraceMilliseconds: values.OPENMAAS_STOP_GRACE_SECONDS * 1000,
    },
    role: values.OPENMAAS_ROLE,
    dataFolder: resolve(values.OPENMAAS_DATA),
    adminKey: values.OPENMAAS_API_KEY,
    masterSecret: values.OPENMAAS_SECRET,
    databaseUrl: values.DATABASE_URL,
    redisUrl: values.REDIS_URL,
    fetchAllow: values.OPENMAAS_FETCH_ALLOW,
    log: { level: values.OPENMAAS_LOG_LEVEL, prompts: values.OPENMAAS_LOG_PROMPTS },
    loadPlatform,
    environment: given,
  }
}

function readPlatformFile(
  path: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): PlatformConfiguration {
  if (path === undefined) return parseConfiguration({}, environment)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new ConfigurationError(`OPENMAAS_CONFIG: ${path} cannot be read`, { cause })
  }
  let value: unknown
  try {
    // A start without a file does without it.
    const { parse } = require('yaml') as typeof import('yaml')
    value = parse(text)
  } catch (cause) {
    throw new ConfigurationError(`${path}: ${cause instanceof Error ? cause.message : 'not valid YAML'}`, { cause })
  }
  try {
    return parseConfiguration(value, environment)
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    throw new ConfigurationError(error.message.replaceAll(/^/gm, `${path}: `), { cause: error })
  }
}
