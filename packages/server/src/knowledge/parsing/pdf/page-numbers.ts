const roman = /^[ivxlc]{1,7}$/i

/** The number a line of nothing but a page number tells; undefined for any other line. */
export function pageNumber(text: string): number | undefined {
  const bare = text.replaceAll(/\s+/g, ' ').trim()
  const arabic =
    /^(?:第 ?)?(?:page |p\. ?)?[-–—·•~ |]*(\d{1,4})[-–—·•~ |]*(?: ?页)?(?:(?: ?[/,，]? ?(?:of|共)? ?)\d{1,4} ?页?)?$/i.exec(
      bare,
    )
  if (arabic !== null) return Number(arabic[1])
  return roman.test(bare) ? romanValue(bare.toLowerCase()) : undefined
}

export interface NumberOnPage {
  readonly number: number | undefined
  readonly page: number
}

/** Whether another page of the row tells a number as far from its own as the pages are apart; parts of a book may begin anew. */
export function isPageNumberInStep({ number, page }: NumberOnPage, row: readonly NumberOnPage[]): boolean {
  if (number === undefined) return false
  return row.some((other) => other.page !== page && other.number === number - page + other.page)
}

/**
 * What lines have in common that differ in the number of their page only: each line's text without spaces, in which numbers that go
 * up with the pages are replaced by their distance from the page. Numbers that stay the same, or change otherwise, stay as they are.
 */
export function repetitionKeys(lines: readonly { readonly text: string; readonly page: number }[]): string[] {
  const forms = lines.map(({ text, page }) => {
    const bare = text.replaceAll(/\s+/g, '')
    const numbers = (bare.match(/\d+/g) ?? []).map(Number)
    return { bare, page, numbers, form: bare.replaceAll(/\d+/g, '#') }
  })
  const countsUp = new Map<string, readonly boolean[]>()
  for (const [form, group] of Map.groupBy(forms, (line) => line.form)) {
    const places = group[0]?.numbers.map((_, place) => place) ?? []
    countsUp.set(
      form,
      places.map((place) => {
        const same = mostAlike(group.map(({ numbers }) => numbers[place] ?? 0))
        const inStep = mostAlike(group.map(({ numbers, page }) => (numbers[place] ?? 0) - page))
        return inStep > same
      }),
    )
  }
  return forms.map(({ bare, page, form }) => {
    let place = -1
    return bare.replaceAll(/\d+/g, (digits) => {
      place += 1
      return countsUp.get(form)?.[place] === true ? `#${Number(digits) - page}` : digits
    })
  })
}

function mostAlike(values: readonly number[]): number {
  const counts = [...Map.groupBy(values, (value) => value).values()].map((group) => group.length)
  return counts.reduce((most, count) => Math.max(most, count), 0)
}

function romanValue(text: string): number | undefined {
  const values: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100 }
  let sum = 0
  for (let index = 0; index < text.length; index += 1) {
    const value = values[text[index] ?? ''] ?? 0
    sum += value < (values[text[index + 1] ?? ''] ?? 0) ? -value : value
  }
  return sum > 0 ? sum : undefined
}
