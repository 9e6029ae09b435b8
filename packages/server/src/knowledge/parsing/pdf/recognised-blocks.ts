import type { Block, Box, RecognisedPage } from '../parsed-document.ts'
import { blocksOf } from './blocks.ts'
import { wordsOf } from './joining.ts'
import { layOut, sheetsOf } from './page-layout.ts'
import { unskewed } from './unskewed.ts'

/**
 * Lays out what was recognised on a page that has nothing else: a picture of text.
 * @param images parts of it that are pictures, by their index in the document
 */
export function recognisedBlocks(
  recognised: RecognisedPage,
  size: { readonly width: number; readonly height: number },
  images: readonly { readonly image: number; readonly box: Box }[],
): Block[] {
  const page = sheetsOf(
    {
      number: recognised.page,
      widthPoints: size.width,
      heightPoints: size.height,
      runs: new Map(),
      aslant: [],
      rules: [],
      pictures: [],
      paths: 0,
      characters: 0,
    },
    recognised,
  )
  const laidOut = {
    number: page.number,
    size: page.size,
    elements: layOut(
      page,
      new Set(),
      images.map(({ image, box }) => ({ picture: image, box })),
    ),
  }
  const words = wordsOf(recognised.lines.map(({ text }) => text))
  return unskewed(
    blocksOf([laidOut], [], words, (picture) => picture),
    [recognised],
    [{ number: page.number, ...size }],
  )
}
