const maxCharacters = 255

/** A name as it is kept and told: without folders, control characters and marks that turn the writing direction; at most 255 characters. */
export function safeFileName(name: string): string {
  const plain = name
    .toWellFormed()
    .replace(/^.*[\\/]/, '')
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim()
  const known = plain === '' || plain === '.' || plain === '..' ? 'file' : plain
  const characters = [...known]
  if (characters.length <= maxCharacters) return known
  const extension = extensionOf(known)
  const end = extension === '' ? '' : `.${extension}`
  return [...known].slice(0, maxCharacters - [...end].length).join('') + end
}

/** In lower case, without the dot; empty where the name has none. */
export function extensionOf(name: string): string {
  return /\.([\p{L}\p{N}]{1,10})$/u.exec(name)?.[1]?.toLowerCase() ?? ''
}
