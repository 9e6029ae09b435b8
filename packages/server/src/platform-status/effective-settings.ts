import { maskAddress, maskedSecret, maskSecrets } from '../configuration/index.ts'
import type { PlatformConfiguration } from '../configuration/index.ts'

/** Sections that a reload puts into effect; the others are read once, at the start. */
const reloaded: ReadonlySet<string> = new Set(['engines', 'models', 'simulator'])

/** How each variable of the server is shown. Others belong to the operator's file or to other programs. */
const shownVariables: Readonly<Record<string, (value: string) => string>> = {
  PORT: plain,
  HOST: plain,
  DATABASE_URL: maskAddress,
  REDIS_URL: maskAddress,
  OPENMAAS_API_KEY: () => maskedSecret,
  OPENMAAS_SECRET: () => maskedSecret,
  OPENMAAS_DATA: plain,
  OPENMAAS_CONFIG: plain,
  OPENMAAS_ROLE: plain,
  OPENMAAS_FETCH_ALLOW: plain,
  OPENMAAS_PUBLIC_URL: maskAddress,
  OPENMAAS_TRUST_PROXY: plain,
  OPENMAAS_LOG_LEVEL: plain,
  OPENMAAS_LOG_PROMPTS: plain,
  OPENMAAS_MAX_BODY_MIB: plain,
  OPENMAAS_STOP_DRAIN_SECONDS: plain,
  OPENMAAS_STOP_GRACE_SECONDS: plain,
  OTEL_EXPORTER_OTLP_ENDPOINT: maskAddress,
}

export interface SettingsSources {
  /** As the process was started with it. */
  readonly started: PlatformConfiguration
  /** As the file was last read. */
  readonly file: PlatformConfiguration
  /** What answers calls now: the file, what the admin API has set, and what was found. */
  readonly merged: PlatformConfiguration
}

/** What holds now, section by section, and which sections the file has changed since without effect. */
export function effectiveSettings({ started, file, merged }: SettingsSources): {
  readonly settings: Record<string, unknown>
  readonly needsStart: readonly string[]
} {
  const now = new Map(Object.entries(merged))
  const before = Object.entries(started)
  const read = new Map<string, unknown>(Object.entries(file))
  const settings = before.map(
    ([section, value]) => [section, reloaded.has(section) ? now.get(section) : value] as const,
  )
  const shown = settings.map(([section, value]) => [section, maskSecrets(value, section)] as const)
  const changed = before.filter(
    ([section, value]) => !reloaded.has(section) && JSON.stringify(read.get(section)) !== JSON.stringify(value),
  )
  return { settings: Object.fromEntries(shown), needsStart: changed.map(([section]) => section) }
}

/** @param environment variables of the process, by name */
export function shownEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): { readonly name: string; readonly value: string }[] {
  return Object.entries(shownVariables).flatMap(([name, show]) => {
    const value = environment[name]
    return value === undefined || value === '' ? [] : [{ name, value: show(value) }]
  })
}

function plain(value: string): string {
  return value
}
