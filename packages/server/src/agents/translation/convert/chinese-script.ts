import { Converter as fromTraditional } from 'opencc-js/t2cn'
import { Converter as fromSimplified } from 'opencc-js/cn2t'

let traditional: ((text: string) => string) | undefined
let simplified: ((text: string) => string) | undefined

/** Into the script and words of Taiwan. Dictionaries are loaded with the first text. */
export function toTraditional(text: string): string {
  const convert = (traditional ??= fromSimplified({ from: 'cn', to: 'twp' }))
  return convert(text)
}

/** Into the script and words of the mainland. */
export function toSimplified(text: string): string {
  const convert = (simplified ??= fromTraditional({ from: 'twp', to: 'cn' }))
  return convert(text)
}
