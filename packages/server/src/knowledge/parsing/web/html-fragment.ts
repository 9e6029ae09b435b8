import type { Block } from '../parsed-document.ts'
import { parseDom } from './dom.ts'
import { htmlBlocks } from './html-blocks.ts'

/** Text of a piece of HTML inside another format; pictures only by their alternative text. */
export function htmlFragmentBlocks(html: string): Block[] {
  if (!/[^\s<>/]/.test(html.replaceAll(/<[^<>]{0,2000}>/g, '')) && !/\balt\s*=/i.test(html)) return []
  return htmlBlocks(parseDom(html)).blocks.filter(({ type }) => type !== 'image')
}
