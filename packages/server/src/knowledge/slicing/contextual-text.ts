import type { Slice } from './slice.ts'

/**
 * One line that says where a slice comes from, put before its text when it is embedded in a base with `contextual` on:
 * `文档《name》 > 第一章 > 1.2`, or `Document "name" > Chapter 1` where neither name nor headings nor text hold Chinese.
 * @param document the title where the document has one, else its name; an extension of a file name is left out
 */
export function contextualText(slice: Pick<Slice, 'headings' | 'text'>, document: string): string {
  const name = document.trim().replace(/\.[a-z]{2,5}$/i, '')
  const headings = slice.headings.map((heading) => heading.trim()).filter((heading) => heading !== '')
  const chinese = /\p{Script=Han}/u.test([name, ...headings, slice.text].join('\n'))
  const opening = name === '' ? [] : [chinese ? `文档《${name}》` : `Document "${name}"`]
  const own = headings[0] === name ? headings.slice(1) : headings
  return [...opening, ...own].join(' > ')
}
