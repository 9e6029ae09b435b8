/**
 * The members of a JSON object, each value as the text that was written. Parsing and writing again would change numbers beyond
 * 2^53 and the spelling of others.
 * @param json an object that `JSON.parse` accepts; white space around it is allowed
 */
export function jsonMembers(json: string): Map<string, string> {
  const members = new Map<string, string>()
  let at = skipWhitespace(json, json.indexOf('{') + 1)
  while (at < json.length && json[at] !== '}') {
    const nameEnd = endOfValue(json, at)
    const name = String(JSON.parse(json.slice(at, nameEnd)))
    const start = skipWhitespace(json, skipWhitespace(json, nameEnd) + 1)
    const end = endOfValue(json, start)
    members.set(name, json.slice(start, end))
    at = skipWhitespace(json, end)
    if (json[at] === ',') at = skipWhitespace(json, at + 1)
  }
  return members
}

/** Writes members back; the values are JSON texts. */
export function jsonObject(members: Iterable<readonly [name: string, json: string]>): string {
  return `{${Array.from(members, ([name, json]) => `${JSON.stringify(name)}: ${json}`).join(', ')}}`
}

function endOfValue(json: string, start: number): number {
  const first = json[start]
  if (first === '"') return endOfString(json, start)
  if (first !== '{' && first !== '[') {
    let end = start
    while (end < json.length && !',]} \t\n\r'.includes(json.charAt(end))) end++
    return end
  }
  let depth = 0
  for (let at = start; at < json.length; at++) {
    const character = json[at]
    if (character === '"') at = endOfString(json, at) - 1
    else if (character === '{' || character === '[') depth++
    else if ((character === '}' || character === ']') && --depth === 0) return at + 1
  }
  return json.length
}

function endOfString(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at++) {
    if (json[at] === '\\') at++
    else if (json[at] === '"') return at + 1
  }
  return json.length
}

function skipWhitespace(json: string, start: number): number {
  let at = start
  while (at < json.length && ' \t\n\r'.includes(json.charAt(at))) at++
  return at
}
