import { Modal } from '@mantine/core'
import { useMessages } from '../messages/language.tsx'
import { CodeTabs } from './code-tabs.tsx'

/** A call of the API as it can be written down. */
export interface CodedRequest {
  /** Below `/api`, as `/paas/v4/chat/completions`. */
  readonly path: string
  /** Name of the operation in the SDK, as `chat.completions.create`. */
  readonly operation: string
  readonly body: object
  /** Names of files by their field: the call is then a form and not JSON. */
  readonly files?: Readonly<Record<string, string>>
  /** File that the answer is written to, where it is not JSON. */
  readonly saveAs?: string
}

export interface RequestCodeProps extends CodedRequest {
  readonly opened: boolean
  readonly onClose: () => void
  readonly title: string
}

/** The call that a page makes, as code to take along. */
export function RequestCode({ opened, onClose, title, ...request }: RequestCodeProps) {
  const text = useMessages()
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="lg" closeButtonProps={{ 'aria-label': text.close }}>
      {opened && <Samples {...request} />}
    </Modal>
  )
}

function Samples(request: CodedRequest) {
  const samples = [
    { name: 'curl', code: curlOf(request) },
    { name: 'Python', code: pythonOf(request) },
    { name: 'TypeScript', code: typescriptOf(request) },
  ]
  return <CodeTabs samples={samples} />
}

const key = '<id.secret>'

function curlOf({ path, body, files, saveAs }: CodedRequest): string {
  const quoted = (value: string): string => `'${value.replaceAll("'", String.raw`'\''`)}'`
  const fields =
    files === undefined
      ? ['-H "Content-Type: application/json"', `-d ${quoted(jsonOf(body))}`]
      : [
          ...Object.entries(body).map(([name, value]) => `-F ${quoted(`${name}=${fieldText(value)}`)}`),
          ...Object.entries(files).map(([name, file]) => `-F ${quoted(`${name}=@${file}`)}`),
        ]
  const output = saveAs === undefined ? [] : [`-o ${saveAs}`]
  return [`curl ${addressOf(path)}`, `-H "Authorization: Bearer ${key}"`, ...fields, ...output].join(' \\\n  ')
}

function pythonOf({ path, body, files, saveAs }: CodedRequest): string {
  const fields = Object.entries(body).map(([name, value]) => [name, fieldText(value)])
  const content =
    files === undefined
      ? [`content=r'''${jsonOf(body)}'''`]
      : [
          `data=${jsonOf(Object.fromEntries(fields))}`,
          `files={${Object.entries(files)
            .map(([name, file]) => `"${name}": open("${file}", "rb")`)
            .join(', ')}}`,
        ]
  const told = saveAs === undefined ? 'print(reply.json())' : `open("${saveAs}", "wb").write(reply.content)`
  return `import httpx\n\nreply = httpx.post(\n    "${addressOf(path)}",\n    headers={"Authorization": "Bearer ${key}"},\n${content
    .map((line) => `    ${line},\n`)
    .join('')}    timeout=600,\n)\n${told}`
}

function typescriptOf({ operation, body, files = {}, saveAs }: CodedRequest): string {
  const members = Object.entries(files).map(
    ([name, file]) => `  ${name}: { name: '${file}', content: await readFile('${file}') },\n`,
  )
  const json = jsonOf(body)
  const argument = members.length === 0 ? json : `${json.replace(/\n?\}$/, ',\n')}${members.join('')}}`
  const made = `const client = new OpenMaaS({ baseURL: '${addressOf('/paas/v4')}', apiKey: '${key}' }) // @openmaas/sdk`
  const saved = saveAs === undefined ? '' : `\nawait writeFile('${saveAs}', new Uint8Array(await reply.arrayBuffer()))`
  return `${made}\nconst reply = await client.${operation}(${argument})${saved}`
}

function addressOf(path: string): string {
  return `${location.origin}/api${path}`
}

function fieldText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Pictures and sounds as they are would fill the page. */
function jsonOf(body: object): string {
  return JSON.stringify(
    body,
    (_, value: unknown) =>
      typeof value === 'string' && value.length > longest && !/\s/.test(value) ? `${value.slice(0, 32)}…` : value,
    2,
  )
}

/** Characters of the longest text without a space that is shown as it is. */
const longest = 2000
