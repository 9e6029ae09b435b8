import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { PreparationPool } from '../knowledge/index.ts'
import type { BlobStore, Downloadable, LinkSigner } from '../storage/index.ts'
import type { LayoutPage, PlacedElement } from './layout-page.ts'
import type { SourceFile } from './source-file.ts'

export interface PagePicturesOptions {
  readonly pool: PreparationPool
  readonly blobs: BlobStore
  readonly signer: LinkSigner
}

export interface MadePictures {
  /** The same pages; with crops, their pictures name the address of their crop. */
  readonly pages: readonly LayoutPage[]
  readonly crops: readonly string[]
  /** One a page. */
  readonly framed: readonly string[]
}

/**
 * Links live as long as the pictures are sure to: no row names them, so they are swept when they are a day old.
 */
const linkMilliseconds = 24 * 3_600_000
const drawing = { dpi: 144, maxPixels: 8_000_000 }
const pagesPerDrawing = 4

/** Pictures that go with a reply: what was cut out of pages, and pages with frames around what stands on them. */
export class PagePictures {
  readonly #options: PagePicturesOptions

  constructor(options: PagePicturesOptions) {
    this.#options = options
  }

  async make(
    source: SourceFile,
    pages: readonly LayoutPage[],
    wanted: { readonly crops: boolean; readonly frames: boolean },
    context: { readonly signal: AbortSignal; readonly pixelsPerPoint: number; readonly publicUrl: string },
  ): Promise<MadePictures> {
    if (!wanted.crops && !wanted.frames) return { pages, crops: [], framed: [] }
    const made: { pages: LayoutPage[]; crops: string[]; framed: string[] } = { pages: [], crops: [], framed: [] }
    for (let start = 0; start < pages.length; start += pagesPerDrawing) {
      await this.#makeSome(source, pages.slice(start, start + pagesPerDrawing), wanted, context, made)
    }
    return made
  }

  async #makeSome(
    { path }: SourceFile,
    pages: readonly LayoutPage[],
    wanted: { readonly crops: boolean; readonly frames: boolean },
    context: { readonly signal: AbortSignal; readonly pixelsPerPoint: number; readonly publicUrl: string },
    made: { pages: LayoutPage[]; crops: string[]; framed: string[] },
  ): Promise<void> {
    const placed = pages.flatMap((page) =>
      page.elements.flatMap((element) => {
        const box = pointsOf(element, page, context.pixelsPerPoint)
        return box === undefined ? [] : [{ page: page.number, element, label: element.label, box }]
      }),
    )
    const cut = wanted.crops ? placed.filter(({ label }) => label === 'image') : []
    const drawn = await this.#options.pool.draw(
      {
        path,
        ...drawing,
        pages: pages.map(({ number }) => number),
        crops: cut.map(({ page, box }) => ({ page, box })),
        frames: wanted.frames ? placed.map(({ page, box, label }) => ({ page, box, label })) : [],
      },
      context,
    )
    try {
      const links = new Map<PlacedElement, string>()
      for (const [index, file] of drawn.crops.entries()) {
        const element = cut[index]?.element
        if (file === undefined || element === undefined) continue
        links.set(element, await this.#link(file, `crop-${made.crops.length + 1}.png`, context))
        made.crops.push(links.get(element) ?? '')
      }
      for (const page of pages) {
        const elements = page.elements.map((element) => {
          const link = links.get(element)
          return link === undefined ? element : { ...element, content: link, markdown: `![](${link})` }
        })
        made.pages.push({ ...page, elements })
        const drawnPage = drawn.pages.find(({ page: number }) => number === page.number)
        const file = drawnPage?.framedPath ?? drawnPage?.path
        if (wanted.frames && file !== undefined) {
          made.framed.push(await this.#link(file, `page-${page.number}.png`, context))
        }
      }
    } finally {
      await drawn.dispose()
    }
  }

  async #link(
    file: string,
    name: string,
    { signal, publicUrl }: { readonly signal: AbortSignal; readonly publicUrl: string },
  ): Promise<string> {
    const { blobs, signer } = this.#options
    const { hash, sizeBytes } = await blobs.put(createReadStream(file), { signal, maxBytes: (await stat(file)).size })
    const id = `${hash}-${sizeBytes}`
    const expiresAt = Date.now() + linkMilliseconds
    return `${publicUrl}${signer.sign({ kind: 'page-picture', id, name, expiresAt })}`
  }
}

/** What a link to such a picture leads to. Its signature vouches for the id, so nobody can name another blob. */
export async function findPagePicture(id: string): Promise<Downloadable | undefined> {
  const [hash = '', size = ''] = id.split('-')
  return { hash, sizeBytes: Number(size), contentType: 'image/png' }
}

function pointsOf({ box }: PlacedElement, page: LayoutPage, pixelsPerPoint: number) {
  if (box === undefined) return undefined
  const [width, height] = [page.widthPixels / pixelsPerPoint, page.heightPixels / pixelsPerPoint]
  return { x0: box.x0 * width, x1: box.x1 * width, top: box.top * height, bottom: box.bottom * height }
}
