import { getPlatformStatus, getSettings } from '@openmaas/protocol'
import type { Language } from '@openmaas/protocol'
import { adminRoute } from '../admin/index.ts'
import type { Route } from '../http/index.ts'
import type { PlatformConfiguration } from '../configuration/index.ts'
import type { UsageRecord } from '../usage/index.ts'
import { effectiveSettings, shownEnvironment } from './effective-settings.ts'
import { worstOf } from './finding.ts'
import type { StatusFinding } from './finding.ts'
import { readStatus } from './status-service.ts'
import type { StatusOptions } from './status-service.ts'

export interface StatusRouteOptions extends StatusOptions {
  readonly version: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The configuration that the process was started with. */
  readonly started: PlatformConfiguration
  /** The file as it was last read. */
  readonly file: () => PlatformConfiguration
}

/** How the platform is and what it is set to, for administrators. */
export function statusRoutes(options: StatusRouteOptions): Route[] {
  const { version, environment, started, models, dataFolder, now = Date.now } = options
  const startedAt = now()
  return [
    adminRoute(getPlatformStatus, async ({ language }) => {
      const { findings, lastErrors } = await readStatus(options)
      return {
        level: worstOf(findings),
        version,
        checked_at: now(),
        started_at: startedAt,
        memory_bytes: process.memoryUsage.rss(),
        data: findings.map((finding) => findingToWire(finding, language)),
        last_errors: lastErrors.map(errorToWire),
      }
    }),

    adminRoute(getSettings, () => {
      const { settings, needsStart } = effectiveSettings({
        started,
        file: options.file(),
        merged: models.configuration,
      })
      return {
        file: environment['OPENMAAS_CONFIG'] ?? null,
        data_folder: dataFolder,
        environment: shownEnvironment(environment),
        settings,
        needs_start: needsStart,
      }
    }),
  ]
}

function findingToWire({ check, level, detail, advice }: StatusFinding, language: Language): object {
  return { check, level, detail: detail[language], advice: advice?.[language] ?? null }
}

function errorToWire(record: UsageRecord): object {
  const { id, requestId, startedAt, operation, model, engineId, endCause, httpStatus, errorCode } = record
  return {
    id,
    request_id: requestId,
    started_at: startedAt,
    operation,
    model,
    engine_id: engineId,
    end_cause: endCause,
    http_status: httpStatus,
    error_code: errorCode,
  }
}
