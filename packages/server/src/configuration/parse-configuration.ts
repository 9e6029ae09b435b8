import { platformConfiguration } from './platform-configuration.ts'
import type { PlatformConfiguration } from './platform-configuration.ts'
import { engineIdentity } from './values.ts'

export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
}

/**
 * @param value parsed YAML
 * @param environment where `${NAME}` is looked up
 * @throws {ConfigurationError} naming every wrong value by its path, engines by their id
 */
export function parseConfiguration(
  value: unknown,
  environment: Readonly<Record<string, string | undefined>>,
): PlatformConfiguration {
  const file = value ?? {}
  const parsed = platformConfiguration.safeParse(resolveReferences(file, environment, (path) => pathText(path, file)))
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map((issue) => `${pathText(issue.path, file) || 'file'}: ${issue.message}`)
  throw new ConfigurationError(issues.join('\n'))
}

/** `engines.vllm-a.baseUrl`; the place in the list where an engine has no usable id. */
function pathText(path: readonly PropertyKey[], file: unknown): string {
  const [first, place, ...rest] = path
  if (first !== 'engines' || typeof place !== 'number') return path.join('.')
  const engines: unknown = typeof file === 'object' && file !== null && 'engines' in file ? file.engines : undefined
  const engine: unknown = Array.isArray(engines) ? engines[place] : undefined
  const id: unknown = typeof engine === 'object' && engine !== null && 'id' in engine ? engine.id : undefined
  return ['engines', engineIdentity.id.safeParse(id).success ? String(id) : place, ...rest].join('.')
}

function resolveReferences(
  value: unknown,
  environment: Readonly<Record<string, string | undefined>>,
  describe: (path: readonly PropertyKey[]) => string,
  path: readonly PropertyKey[] = [],
): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{(\w+)\}/g, (_, name: string) => {
      const found = environment[name]
      if (found === undefined) throw new ConfigurationError(`${describe(path)}: the environment has no ${name}`)
      return found
    })
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => resolveReferences(item, environment, describe, [...path, index]))
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, resolveReferences(item, environment, describe, [...path, key])]),
    )
  }
  return value
}
