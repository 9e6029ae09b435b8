import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

let traditional: ((text: string) => string) | undefined
let simplified: ((text: string) => string) | undefined

/** Into the script and words of Taiwan. Dictionaries are loaded with the first text. */
export function toTraditional(text: string): string {
  const convert = (traditional ??= (require('opencc-js/cn2t') as typeof import('opencc-js/cn2t')).Converter({
    from: 'cn',
    to: 'twp',
  }))
  return convert(text)
}

/** Into the script and words of the mainland. */
export function toSimplified(text: string): string {
  const convert = (simplified ??= (require('opencc-js/t2cn') as typeof import('opencc-js/t2cn')).Converter({
    from: 'twp',
    to: 'cn',
  }))
  return convert(text)
}
