import type { OfficePackage } from '../package/office-package.ts'
import { attribute, childAt, descendants } from '../package/xml-queries.ts'
import type { XmlElement } from '../package/xml.ts'

/** Date, footer and number of the slide, and the header of its notes: the frame of every slide, not what one says. */
const furniture = new Set(['dt', 'ftr', 'sldNum', 'hdr'])

/** What a master calls the placeholder from which those of layouts inherit. */
const onMaster: Readonly<Record<string, string>> = { ctrTitle: 'title', subTitle: 'body', obj: 'body' }

export function placeholderOf(shape: XmlElement): XmlElement | undefined {
  return ['p:nvSpPr', 'p:nvPicPr', 'p:nvGraphicFramePr']
    .map((name) => childAt(shape, name, 'p:nvPr', 'p:ph'))
    .find(Boolean)
}

export function isFurniture(shape: XmlElement): boolean {
  const type = attribute(placeholderOf(shape), 'type')
  return type !== undefined && furniture.has(type)
}

export function isTitle(shape: XmlElement): boolean {
  return ['title', 'ctrTitle'].includes(attribute(placeholderOf(shape), 'type') ?? '')
}

/** Finds where placeholders stand that their slide itself does not place: on its layout, or on that one's master. */
export class Placeholders {
  readonly #unit: OfficePackage
  readonly #shapes = new Map<string, readonly XmlElement[]>()

  constructor(unit: OfficePackage) {
    this.#unit = unit
  }

  /** The `a:xfrm` that a shape without one inherits. */
  inheritedTransform(shape: XmlElement, slidePart: string): XmlElement | undefined {
    const placeholder = placeholderOf(shape)
    const [layoutPart] = this.#unit.relatedByType(slidePart, 'slideLayout')
    if (placeholder === undefined || layoutPart === undefined) return undefined
    const type = attribute(placeholder, 'type') ?? 'obj'
    const index = attribute(placeholder, 'idx')
    const layout = this.#placeholders(layoutPart)
    const like = layout.find((other) => index !== undefined && attribute(placeholderOf(other), 'idx') === index)
    const sameType = like ?? layout.find((other) => (attribute(placeholderOf(other), 'type') ?? 'obj') === type)
    const onLayout = childAt(sameType, 'p:spPr', 'a:xfrm')
    if (onLayout !== undefined) return onLayout
    const [masterPart] = this.#unit.relatedByType(layoutPart, 'slideMaster')
    if (masterPart === undefined) return undefined
    const masterType = onMaster[type] ?? type
    const master = this.#placeholders(masterPart).find(
      (other) => attribute(placeholderOf(other), 'type') === masterType,
    )
    return childAt(master, 'p:spPr', 'a:xfrm')
  }

  #placeholders(part: string): readonly XmlElement[] {
    const known = this.#shapes.get(part)
    if (known !== undefined) return known
    const tree = childAt(this.#unit.xml(part), 'p:cSld', 'p:spTree')
    const shapes =
      tree === undefined ? [] : [...descendants(tree, 'p:sp')].filter((shape) => placeholderOf(shape) !== undefined)
    this.#shapes.set(part, shapes)
    return shapes
  }
}
