import { posix } from 'node:path'
import { ParseFailure } from '../../parsed-document.ts'
import type { OfficeLimits } from '../office-options.ts'
import { attribute, childAt, childrenNamed, textOf } from './xml-queries.ts'
import { parseXml } from './xml.ts'
import type { XmlElement, XmlOptions } from './xml.ts'
import { ZipArchive } from './zip-archive.ts'

export interface Relationship {
  readonly id: string
  /** Last part of the type's address: `slide`, `notesSlide`, `image`. */
  readonly type: string
  /** Name of the part inside the package; empty where it lies outside. */
  readonly target: string
}

/** A package of the Open Packaging Conventions: parts, and the relationships between them. */
export class OfficePackage {
  readonly #archive: ZipArchive
  /** Names are compared without regard to case. */
  readonly #names = new Map<string, string>()
  readonly #relationships = new Map<string, readonly Relationship[]>()

  /** @throws {ParseFailure} `damaged`, `encrypted`, `too-large` */
  constructor(bytes: Uint8Array, limits: OfficeLimits) {
    this.#archive = new ZipArchive(bytes, limits)
    for (const name of this.#archive.names()) this.#names.set(name.toLowerCase(), name)
  }

  *names(): Iterable<string> {
    yield* this.#archive.names()
  }

  bytes(part: string): Uint8Array | undefined {
    const name = this.#names.get(part.toLowerCase())
    return name === undefined ? undefined : this.#archive.read(name)
  }

  /** @returns undefined where there is no such part */
  xml(part: string, options?: XmlOptions): XmlElement | undefined {
    const bytes = this.bytes(part)
    return bytes === undefined ? undefined : parseXml(bytes, options)
  }

  relationships(part: string): readonly Relationship[] {
    const known = this.#relationships.get(part)
    if (known !== undefined) return known
    const folder = posix.dirname(part)
    const root = this.xml(posix.join(folder, '_rels', `${posix.basename(part)}.rels`))
    const read = childrenNamed(root, 'rel:Relationship').map((element) => relationship(element, folder))
    this.#relationships.set(part, read)
    return read
  }

  /** The part that `part` names by a relationship id, as in `r:embed="rId3"`. */
  relatedPart(part: string, id: string | undefined): string | undefined {
    const target = this.relationships(part).find((candidate) => candidate.id === id)?.target
    return target === '' ? undefined : target
  }

  relatedByType(part: string, type: string): string[] {
    return this.relationships(part)
      .filter((candidate) => candidate.type === type && candidate.target !== '')
      .map(({ target }) => target)
  }

  /** @throws {ParseFailure} `damaged` where the package names none, `unsupported` where the archive is no office package */
  mainPart(): string {
    if (!this.#names.has('_rels/.rels')) throw new ParseFailure('unsupported', 'The archive is no office document.')
    const [main] = this.relatedByType('', 'officeDocument')
    if (main === undefined) throw new ParseFailure('damaged', 'The package names no document.')
    return main
  }

  /** Content type of the main part, such as `…wordprocessingml.document.main+xml`. */
  mainContentType(): string {
    const main = this.mainPart()
    const types = this.xml('[Content_Types].xml')
    const override = childrenNamed(types, 'ct:Override').find(
      (element) => attribute(element, 'PartName')?.toLowerCase() === `/${main.toLowerCase()}`,
    )
    const byExtension = childrenNamed(types, 'ct:Default').find(
      (element) => `.${attribute(element, 'Extension')?.toLowerCase()}` === posix.extname(main).toLowerCase(),
    )
    return attribute(override ?? byExtension, 'ContentType') ?? ''
  }

  title(): string | undefined {
    const [part] = this.relatedByType('', 'core-properties')
    const title = part === undefined ? '' : textOf(childAt(this.xml(part), 'dc:title')).trim()
    return title === '' || titleOfTheProgram.test(title) ? undefined : title
  }
}

/** What programs write where the author gave no title. */
const titleOfTheProgram =
  /^(PowerPoint (Presentation|演示文稿|簡報)|(Slide|幻灯片|投影片) ?\d*|Microsoft Word - .*|Untitled|无标题)$/i

function relationship(element: XmlElement, folder: string): Relationship {
  const target = attribute(element, 'Target') ?? ''
  const isOutside = attribute(element, 'TargetMode') === 'External'
  return {
    id: attribute(element, 'Id') ?? '',
    type: posix.basename(attribute(element, 'Type') ?? ''),
    target: isOutside || target === '' ? '' : posix.resolve('/', folder, target).slice(1),
  }
}
