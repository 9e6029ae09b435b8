import type { Writable } from 'node:stream'
import { stripVTControlCharacters, styleText } from 'node:util'

export interface TerminalStream extends Writable {
  readonly isTTY?: boolean
  readonly columns?: number
}

/** Where a command reads and writes; tests hand in their own. */
export interface CommandIo {
  /** Data only, so that it can be piped. */
  readonly stdout: TerminalStream
  /** Messages, progress and errors. */
  readonly stderr: TerminalStream
  readonly environment: Readonly<Record<string, string | undefined>>
}

export type CellValue = string | number | boolean | null | undefined | readonly string[]
/** Names are those of the JSON output; values are told as they are. */
export type Row = Readonly<Record<string, CellValue>>
export type OutputFormat = 'table' | 'json'

/** Prints the results of commands as a table for people or as JSON for programs. */
export class CommandOutput {
  readonly #io: CommandIo
  readonly #format: OutputFormat

  constructor(io: CommandIo, format: OutputFormat) {
    this.#io = io
    this.#format = format
  }

  get isJson(): boolean {
    return this.#format === 'json'
  }

  /** @param columns of the table, in order; JSON holds all fields */
  list(rows: readonly Row[], columns: readonly string[]): void {
    if (this.isJson) this.json(rows)
    else if (rows.length > 0) this.#io.stdout.write(tableText(rows, columns, (text) => this.#style('bold', text)))
  }

  json(value: unknown): void {
    this.#io.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
  }

  /** One line of data. */
  line(text: string): void {
    this.#io.stdout.write(`${text}\n`)
  }

  /** A message to the person, on standard error. */
  say(text: string): void {
    this.#io.stderr.write(`${text}\n`)
  }

  #style(format: 'bold', text: string): string {
    return usesColour(this.#io.stdout, this.#io.environment) ? styleText(format, text, { validateStream: false }) : text
  }
}

export function usesColour(stream: TerminalStream, environment: CommandIo['environment']): boolean {
  return stream.isTTY === true && !environment['NO_COLOR']
}

/** Columns as wide as their widest cell; numbers to the right. */
function tableText(rows: readonly Row[], columns: readonly string[], paintHeader: (text: string) => string): string {
  const cells = rows.map((row) => columns.map((column) => cellText(row[column])))
  const headers = columns.map((column) => column.replaceAll('_', ' ').toUpperCase())
  const widths = headers.map((header, index) =>
    Math.max(displayWidth(header), ...cells.map((row) => displayWidth(row[index] ?? ''))),
  )
  const toTheRight = columns.map((column) => rows.every((row) => typeof row[column] === 'number'))
  const lineOf = (texts: readonly string[]) =>
    texts
      .map((text, index) => {
        const space = ' '.repeat((widths[index] ?? 0) - displayWidth(text))
        return toTheRight[index] ? space + text : text + space
      })
      .join('  ')
      .trimEnd()
  return [paintHeader(lineOf(headers)), ...cells.map(lineOf)].map((line) => `${line}\n`).join('')
}

function cellText(value: CellValue): string {
  if (value === null || value === undefined) return '-'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return value.toLocaleString('en')
  return typeof value === 'string' ? value : value.join(', ')
}

/** `1 file`, `2 files`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
}

/** Chinese characters take two columns of a terminal. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of stripVTControlCharacters(text)) width += wide.test(character) ? 2 : 1
  return width
}

const wide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u
