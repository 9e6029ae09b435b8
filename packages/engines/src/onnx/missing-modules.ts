/** One line that names the optional packages that are needed and not installed; undefined when all are there. */
export function missingModules(needed: readonly string[]): string | undefined {
  const missing = needed.filter((name) => {
    try {
      import.meta.resolve(name)
      return false
    } catch {
      return true
    }
  })
  return missing.length === 0 ? undefined : `Optional packages are not installed: ${missing.join(', ')}.`
}
