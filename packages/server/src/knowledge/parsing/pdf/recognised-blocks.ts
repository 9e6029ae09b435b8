import type { Block, RecognisedPage } from '../parsed-document.ts'
import { blocksOf } from './blocks.ts'
import { wordsOf } from './joining.ts'
import { layOut, sheetsOf } from './page-layout.ts'
import { unskewed } from './unskewed.ts'

/** Lays out what was recognised on a page that has nothing else: a picture of text. */
export function recognisedBlocks(
  recognised: RecognisedPage,
  size: { readonly width: number; readonly height: number },
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
  const laidOut = { number: page.number, size: page.size, elements: layOut(page, new Set(), []) }
  const words = wordsOf(recognised.lines.map(({ text }) => text))
  return unskewed(
    blocksOf([laidOut], [], words, () => undefined),
    [recognised],
    [{ number: page.number, ...size }],
  )
}
