import type { EndpointSpec } from '@openmaas/protocol'
import { errorTable } from '@openmaas/protocol'

/** A page of every operation of the SDK: its name, what it does, its address and the codes that it may be refused with. */
export function operationsPage(endpoints: readonly EndpointSpec[]): string {
  const tags = Map.groupBy(endpoints, ({ tag }) => tag)
  const sections = [...tags].map(([tag, members]) => {
    const rows = members.map(({ operation, method, path, summary, errors = [] }) => {
      const codes = [...new Set(errors.map((name) => errorTable[name].code))].join(', ')
      return `| \`client.${camelCase(operation)}\` | ${cell(summary)} | \`${method} /api${path}\` | ${codes} |`
    })
    return `## ${tag}\n\n| method | does | address | codes |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`
  })
  return `<!-- Written by scripts/generate-sdk.ts from packages/protocol. Changes belong there. -->

# Operations of the SDK

What each takes and gives, with ranges and defaults, stands in the types, which an editor shows; codes are explained at \`/docs\` of a server.

${sections.join('\n')}`
}

function camelCase(operation: string): string {
  return operation.replace(/[_-](\w)/g, (_, letter: string) => letter.toUpperCase())
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
