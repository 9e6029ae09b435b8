import { isStreamed, shownBody } from './coded-request.ts'
import type { CodedRequest, Target } from './coded-request.ts'

/** Apart, so that samples are not taken for imports of this file. */
const from = 'from'

/** The call with the platform's own SDK. */
export function typescriptOf(request: CodedRequest, { origin, key }: Target): string {
  const { operation, files = {}, saveAs } = request
  const names = [
    ...(Object.keys(files).length > 0 ? ['readFile'] : []),
    ...(saveAs === undefined ? [] : ['writeFile']),
  ].join(', ')
  const imports = [
    ...(names === '' ? [] : [`import { ${names} } ${from} 'node:fs/promises'`]),
    `import { OpenMaaS } ${from} '@openmaas/sdk'`,
  ]
  const members = [
    ...Object.entries(shownBody(request)).map(
      ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value, null, 2).replaceAll('\n', '\n  ')},\n`,
    ),
    ...Object.entries(files).map(([name, file]) => {
      const shown = JSON.stringify(file)
      return `  ${JSON.stringify(name)}: { name: ${shown}, content: await readFile(${shown}) },\n`
    }),
  ]
  const told =
    saveAs !== undefined
      ? `await writeFile(${JSON.stringify(saveAs)}, new Uint8Array(await reply.arrayBuffer()))`
      : isStreamed(request)
        ? 'for await (const part of reply) console.log(JSON.stringify(part))'
        : 'console.log(JSON.stringify(reply, null, 2))'
  return `${imports.join('\n')}

const client = new OpenMaaS({ baseURL: '${origin}/api/paas/v4', apiKey: '${key}' })
const reply = await client.${operation}({\n${members.join('')}})
${told}`
}
