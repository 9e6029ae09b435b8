/** Settings between two lines of `---` (or `+++`) at the very beginning of a text; only their title is of interest. */
export function frontMatter(text: string): { readonly title?: string; readonly body: string } {
  const [whole, , settings = ''] = /^(---|\+\+\+)[ \t]*\n([\s\S]*?)\n\1[ \t]*(?:\n|$)/.exec(text) ?? []
  // Two thematic breaks with prose between them are no settings.
  if (whole === undefined || !/^[\w-]+\s*[:=]/m.test(settings)) return { body: text }
  const [, title = ''] = /^title\s*[:=]\s*(.+)$/im.exec(settings) ?? []
  return { title: unquoted(title.trim()) || undefined, body: text.slice(whole.length) }
}

function unquoted(text: string): string {
  const [, , inner] = /^(["'])(.*)\1$/.exec(text) ?? []
  return inner ?? text
}
