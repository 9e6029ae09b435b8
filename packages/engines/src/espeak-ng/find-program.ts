import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = process.platform === 'win32' ? ['espeak-ng.exe'] : ['espeak-ng']

/** Where espeak-ng is, by the search path of the process; undefined where it is not installed. */
export function findEspeak(searchPath = process.env['PATH'] ?? ''): string | undefined {
  for (const folder of searchPath.split(delimiter)) {
    for (const name of names) {
      const path = join(folder, name)
      if (folder !== '' && isExecutable(path)) return path
    }
  }
  return undefined
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
