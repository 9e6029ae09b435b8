/** Stands for a secret that is not shown. */
export const maskedSecret = '***'

const secretName = /api_?key|access_?key|secret|token|password|authorization/i
/** Members whose values are secrets as often as not, whatever their names. */
const secretRecords: ReadonlySet<string> = new Set(['headers', 'storageOptions'])

/**
 * A copy of a configuration, or of a part of it, in which no secret can be read: keys, headers, settings of object stores, and in addresses the
 * user, the password and the query.
 */
export function maskSecrets(value: unknown, name = '', isSecret = false): unknown {
  if (Array.isArray(value)) return value.map((member: unknown) => maskSecrets(member, name, isSecret))
  if (typeof value === 'object' && value !== null) {
    const within = isSecret || secretRecords.has(name)
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, maskSecrets(member, key, within)]))
  }
  if (typeof value !== 'string') return value
  return isSecret || secretName.test(name) ? maskedSecret : maskAddress(value)
}

/** Leaves what is no address as it is. */
export function maskAddress(text: string): string {
  if (!/^[a-z][\w+.-]*:\/\//i.test(text)) return text
  const url = URL.parse(text)
  // What cannot be read cannot be cleaned either.
  if (url === null) return maskedSecret
  if (url.username === '' && url.password === '' && url.search === '') return text
  if (url.username !== '' || url.password !== '') url.username = maskedSecret
  url.password = ''
  if (url.search !== '') url.search = `?${maskedSecret}`
  return url.href
}

/**
 * The other way round: what came back as it was shown is again what it was.
 * @param given a definition that may hold what `maskSecrets` made
 * @param current the definition that was shown
 */
export function unmaskSecrets(given: unknown, current: unknown): unknown {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) {
    const known: Readonly<Record<string, unknown>> =
      typeof current === 'object' && current !== null ? { ...current } : {}
    return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, unmaskSecrets(value, known[key])]))
  }
  if (typeof given !== 'string' || typeof current !== 'string' || !given.includes(maskedSecret)) return given
  return given === maskedSecret || given === maskAddress(current) ? current : given
}

/** Whether something still holds the sign for a secret in place of one. */
export function hasMaskedSecret(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).some(hasMaskedSecret)
  return typeof value === 'string' && value.includes(maskedSecret)
}
