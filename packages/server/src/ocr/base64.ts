/** Both alphabets, with line breaks as some tools put them in. The time grows with the length of the text, whatever it holds. */
export function isBase64(text: string): boolean {
  const padding = text.indexOf('=')
  const digits = padding === -1 ? text : text.slice(0, padding)
  return !/[^A-Za-z0-9+/_\-\s]/.test(digits) && (padding === -1 || !/[^=\s]/.test(text.slice(padding)))
}
