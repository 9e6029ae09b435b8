import type { CallToolResult } from '@modelcontextprotocol/client'

const leftOut = '\n[The rest of the result was left out because it is too long.]'

/** What a model reads of a result; other content than text is named only. */
export function resultText(result: CallToolResult, maxCharacters: number): string {
  const pieces = result.content.map((content) => {
    switch (content.type) {
      case 'text':
        return content.text
      case 'resource':
        return 'text' in content.resource
          ? content.resource.text
          : `[file ${content.resource.uri}, ${content.resource.mimeType ?? 'of unknown type'}]`
      case 'resource_link':
        return `[${content.name}: ${content.uri}]`
      default:
        return `[${content.type} ${content.mimeType}, ${content.data.length} characters of base64]`
    }
  })
  const text = pieces.join('\n')
  const whole = text === '' && result.structuredContent !== undefined ? JSON.stringify(result.structuredContent) : text
  return clipped(result.isError === true ? `Error: ${whole}` : whole, maxCharacters)
}

/** What the reply tells of a result: all of it, or its text where it is too long. */
export function resultOutput(result: CallToolResult, maxCharacters: number): Readonly<Record<string, unknown>> {
  const { content, structuredContent, isError } = result
  const output = {
    content,
    ...(structuredContent === undefined ? {} : { structuredContent }),
    ...(isError === undefined ? {} : { isError }),
  }
  if (JSON.stringify(output).length <= maxCharacters * 2) return output
  return {
    content: [{ type: 'text', text: resultText(result, maxCharacters) }],
    truncated: true,
    ...(isError === undefined ? {} : { isError }),
  }
}

function clipped(text: string, maxCharacters: number): string {
  return text.length <= maxCharacters ? text : text.slice(0, maxCharacters).toWellFormed() + leftOut
}
