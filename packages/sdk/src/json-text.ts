/** A number that may be longer than JavaScript's numbers hold exactly. */
const longNumber = /\d{16}/
const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g
const integer = /^-?\d{16,}$/

/**
 * Parses JSON. A whole number beyond 2^53, as the platform writes some ids, becomes a string of its digits, because a JavaScript number would
 * round it to another id.
 * @throws {SyntaxError} for text that is not JSON
 */
export function parseJson(text: string): unknown {
  if (!longNumber.test(text)) return JSON.parse(text)
  return JSON.parse(
    text.replace(stringOrNumber, (token) =>
      integer.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token,
    ),
  )
}
