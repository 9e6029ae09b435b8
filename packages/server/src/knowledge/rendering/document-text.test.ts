import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Block } from '../parsing/parsed-document.ts'
import { documentMarkdown, documentText } from './document-text.ts'

const row = (sheet: string, line: number, cells: string[], header: string[] = []): Block => ({
  type: 'row',
  sheet,
  line,
  cells,
  header,
})
const image = { contentType: 'image/png', bytes: new Uint8Array(), alternativeText: 'a [map]' }
const blocks: Block[] = [
  { type: 'heading', level: 9, text: 'Title\nof it' },
  { type: 'text', kind: 'paragraph', text: 'One.\nTwo.' },
  { type: 'text', kind: 'list-item', text: 'plain' },
  { type: 'text', kind: 'list-item', text: '3. numbered' },
  { type: 'text', kind: 'code', text: 'a```b' },
  { type: 'text', kind: 'note', text: 'x\ny' },
  { type: 'image', image: 0 },
  { type: 'table', text: '', hasHeader: false, rows: [['a', 'b|c'], ['d']] },
  row('S', 2, ['1', '2'], ['A', 'B']),
  row('S', 3, ['3', '4'], ['A', 'B']),
  row('T', 1, ['5']),
  row('T', 2, ['6']),
]

describe('a document as Markdown', () => {
  it('has its headings, lists, code, pictures and tables', () => {
    const text = [...documentMarkdown({ blocks, images: [image] }, (index) => `images/${index + 1}.png`)].join('')
    assert.equal(
      text,
      `###### Title of it

One.
Two.

- plain

3. numbered

\`\`\`\`
a\`\`\`b
\`\`\`\`

> x
> y

![a map](images/1.png)

|  |  |
| --- | --- |
| a | b\\|c |
| d |  |

## S

| A | B |
| --- | --- |
| 1 | 2 |
| 3 | 4 |

## T

| 5 |
| --- |
| 6 |
`,
    )
  })
})

describe('a document as text', () => {
  it('has no marks, and no pictures', () => {
    assert.equal(
      [...documentText({ blocks })].join(''),
      'Title\nof it\n\nOne.\nTwo.\n\nplain\n\n3. numbered\n\na```b\n\nx\ny\n\na\tb|c\nd\n\nS\n\nA\tB\n1\t2\n3\t4\n\nT\n\n5\n6\n',
    )
  })
})
