import type { EndpointSpec } from '@openmaas/protocol'
import { errorTable } from '@openmaas/protocol'
import { docComment } from './json-schema-to-typescript.ts'
import { operationSource } from './operation-source.ts'
import type { WireTypes } from './wire-types.ts'

interface Resource {
  readonly methods: Map<string, EndpointSpec>
  readonly children: Map<string, Resource>
}

/** One class for each part of the operations' dotted names, the outermost of which are the members of the client. */
export function resourceClasses(
  endpoints: readonly EndpointSpec[],
  types: WireTypes,
): { code: string; topLevel: readonly string[] } {
  const root = treeOf(endpoints)
  const classes: string[] = []
  for (const [name, resource] of root.children) addClasses([name], resource, types, classes)
  return { code: classes.join('\n'), topLevel: [...root.children.keys()] }
}

export function classNameOf(path: readonly string[]): string {
  return path.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('') + 'Resource'
}

function treeOf(endpoints: readonly EndpointSpec[]): Resource {
  const root: Resource = { methods: new Map(), children: new Map() }
  for (const endpoint of endpoints) {
    const parts = endpoint.operation.split('.').map(camelCase)
    const method = parts.pop() ?? ''
    let place = root
    for (const part of parts) {
      const child = place.children.get(part) ?? { methods: new Map(), children: new Map() }
      place.children.set(part, child)
      place = child
    }
    place.methods.set(method, endpoint)
  }
  return root
}

function addClasses(path: readonly string[], resource: Resource, types: WireTypes, classes: string[]): void {
  for (const [name, child] of resource.children) addClasses([...path, name], child, types, classes)
  const children = [...resource.children.keys()]
  const fields = children.map((name) => `  readonly ${name}: ${classNameOf([...path, name])}\n`)
  const made = children.map((name) => `    this.${name} = new ${classNameOf([...path, name])}(core)\n`)
  const clash = children.find((name) => resource.methods.has(name))
  if (clash !== undefined) throw new Error(`${path.join('.')}.${clash} is an operation and a group of operations.`)
  const methods = [...resource.methods].map(([name, endpoint]) => methodCode(name, endpoint, types))
  const ownCore = methods.length > 0
  const fieldsCode = `${ownCore ? '  readonly #core: ClientCore\n' : ''}${fields.join('')}`
  const constructorCode = `  /** @internal It is made by the client. */\n  constructor(core: ClientCore) {\n${ownCore ? '    this.#core = core\n' : ''}${made.join('')}  }\n`
  const comment = docComment(`Operations at \`client.${path.join('.')}\`.`)
  classes.push(
    `${comment}export class ${classNameOf(path)} {\n${fieldsCode}\n${constructorCode}\n${methods.join('\n')}}\n`,
  )
}

/** A path parameter, the body or the query, in the order in which the method takes them. */
interface Argument {
  readonly name: string
  readonly type: string
  readonly optional: boolean
}

function methodCode(name: string, endpoint: EndpointSpec, types: WireTypes): string {
  const { body, query, path } = endpoint
  const base = endpoint.operation.split('.').map(camelCase).map(upperFirst).join('')
  const args: Argument[] = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => ({
    name: camelCase(parameter),
    type: 'string',
    optional: false,
  }))
  const multipart = endpoint.bodyEncoding === 'multipart'
  if (body !== undefined || multipart) {
    const fields = body === undefined ? 'Record<string, unknown>' : `types.${types.nameOf(body, `${base}Request`)}`
    const type = multipart ? `${fields} & ${fileFields(endpoint)}` : fields
    const mayBeEmpty = !multipart && body?.safeParse({}).success === true
    args.push({ name: 'body', type, optional: mayBeEmpty })
  }
  if (query !== undefined)
    args.push({
      name: 'query',
      type: `types.${types.nameOf(query, `${base}Query`)}`,
      optional: query.safeParse({}).success,
    })
  const request = [
    `method: '${endpoint.method}'`,
    `path: ${pathCode(path)}`,
    ...(body === undefined && !multipart ? [] : [multipart ? 'form: body' : 'body']),
    ...(query === undefined ? [] : ['query']),
  ].join(', ')
  // Speech, say, comes whole as a file, or in pieces when a stream is asked for.
  const file = endpoint.responseType !== undefined && endpoint.responseType !== 'text/event-stream'
  const whole =
    endpoint.response === undefined
      ? endpoint.chunk === undefined || file
        ? 'Response'
        : undefined
      : `types.${types.nameOf(endpoint.response, `${base}Reply`)}`
  const raw = endpoint.response === undefined
  const event = endpoint.chunk === undefined ? undefined : `types.${types.nameOf(endpoint.chunk, `${base}Event`)}`
  const comment = docComment(describe(endpoint), '  ')
  const call = (kind: string): string => `this.#core.${kind}({ ${request} }, options)`
  const list = (last: Argument[] = args): string =>
    [...last.map((one) => `${one.name}${one.optional ? '?' : ''}: ${one.type}`), 'options?: RequestOptions'].join(', ')

  if (event === undefined)
    return `${comment}  ${name}(${list()}): Promise<${whole}> {\n    return ${call(raw ? 'raw' : 'json')}\n  }\n`
  if (whole === undefined)
    return `${comment}  ${name}(${list()}): Promise<EventStream<${event}>> {\n    return ${call('stream')}\n  }\n`
  const streamed = args.map((one) => (one.name === 'body' ? { ...one, type: `${one.type} & { stream: true }` } : one))
  return (
    `${comment}  ${name}(${list(streamed)}): Promise<EventStream<${event}>>\n` +
    `${comment}  ${name}(${list(args.map((one) => (one.name === 'body' ? { ...one, type: `${one.type} & { stream?: false }` } : one)))}): Promise<${whole}>\n` +
    `${comment}  ${name}(${list()}): Promise<EventStream<${event}> | ${whole}>\n` +
    `  ${name}(${list()}): Promise<EventStream<${event}> | ${whole}> {\n` +
    `    return body${args.find((one) => one.name === 'body')?.optional ? '?' : ''}.stream === true ? ${call('stream')} : ${call(raw ? 'raw' : 'json')}\n  }\n`
  )
}

function describe({ operation, summary, description, method, path, errors = [], responseType }: EndpointSpec): string {
  const codes = errors.map((name) => `${errorTable[name].code} (${errorTable[name].status})`)
  return [
    `${summary}.`,
    ...(description === undefined ? [] : ['', description]),
    '',
    `\`${method} /api${path}\`. Source: ${operationSource(operation)}`,
    ...(responseType === undefined ? [] : [`@returns ${responseType}`]),
    ...(codes.length === 0 ? [] : [`@throws {ApiError} with the codes ${[...new Set(codes)].join(', ')}`]),
  ].join('\n')
}

function fileFields({ files = {} }: EndpointSpec): string {
  const members = Object.entries(files).map(([name, part]) => {
    const type = part.repeatable === true ? 'Upload | readonly Upload[]' : 'Upload'
    return `${docComment(part.description, '    ')}    ${name}${part.required === true ? '' : '?'}: ${type}\n`
  })
  return `{\n${members.join('')}  }`
}

function pathCode(path: string): string {
  if (!path.includes('{')) return `'${path}'`
  return `\`${path.replace(/\{(\w+)\}/g, (_, name: string) => `\${encodeURIComponent(${camelCase(name)})}`)}\``
}

function camelCase(name: string): string {
  return name.replace(/[_-](\w)/g, (_, letter: string) => letter.toUpperCase())
}

function upperFirst(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}
