const windowLength = 20

/** Every stretch of twenty characters, white space left out; a shorter text is one by itself. Texts that share many share passages. */
export function windowsOf(text: string): Set<string> {
  const packed = text.replace(/\s+/gu, '')
  const windows = new Set<string>()
  for (let from = 0; from === 0 || from + windowLength <= packed.length; from++) {
    windows.add(packed.slice(from, from + windowLength))
  }
  return windows
}
