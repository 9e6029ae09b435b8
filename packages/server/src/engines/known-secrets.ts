import { ApiError } from '../errors/api-error.ts'
import { hasMaskedSecret, unmaskSecrets } from '../configuration/index.ts'
import type { EngineDefinition } from '../configuration/index.ts'

/**
 * A definition whose secrets came back as they were shown, with what they stand for. Never for another address: who may change an engine
 * could else have its key sent to a server of their own.
 * @throws {ApiError} invalidParameter
 */
export function withKnownSecrets(
  given: Readonly<Record<string, unknown>>,
  current: EngineDefinition | undefined,
): Readonly<Record<string, unknown>> {
  if (!hasMaskedSecret(given)) return given
  const whole: Readonly<Record<string, unknown>> = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, unmaskSecrets(value, memberOf(current, name))]),
  )
  if (hasMaskedSecret(whole))
    refuse({
      zh: '*** 不代表任何已保存的密钥，请填写完整的密钥。',
      en: 'No secret is kept that *** could stand for. Give the whole one.',
    })
  if (whole['type'] !== current?.type || whole['baseUrl'] !== memberOf(current, 'baseUrl'))
    refuse({
      zh: '类型或地址已改变，请重新填写密钥。',
      en: 'The type or the address has changed. Give the secrets again.',
    })
  return whole
}

function memberOf(definition: EngineDefinition | undefined, name: string): unknown {
  return definition === undefined ? undefined : Object.entries(definition).find(([key]) => key === name)?.[1]
}

function refuse(reason: { readonly zh: string; readonly en: string }): never {
  throw new ApiError('invalidParameter', { field: 'apiKey', reason }, { shouldRetry: false })
}
