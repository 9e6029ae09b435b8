import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ApiError } from '../errors/api-error.ts'
import { domainOf, foundPages } from './found-pages.ts'

const now = Date.parse('2026-05-10T12:00:00Z')
const wishes = { count: 10, detailed: false }

function links(hits: Parameters<typeof foundPages>[0], more: Partial<Parameters<typeof foundPages>[1]> = {}): string[] {
  return foundPages(hits, { ...wishes, ...more }, now).map(({ link }) => link)
}

function hit(link: string, publishDate?: string) {
  return { title: 't', link, content: 'c', ...(publishDate === undefined ? {} : { publishDate }) }
}

describe('pages that were found', () => {
  it('are told once each, with their place and their site', () => {
    const [first, ...rest] = foundPages([hit('https://a.example/x'), hit('https://a.example/x/#top')], wishes, now)
    assert.equal(rest.length, 0)
    assert.deepEqual(first, {
      title: 't',
      link: 'https://a.example/x',
      content: 'c',
      media: 'a.example',
      icon: '',
      refer: 'ref_1',
      publish_date: '',
    })
  })

  it('are those of the host and those below it', () => {
    const hits = ['https://a.example/', 'https://www.a.example/', 'https://ba.example/', 'https://a.example.org/'].map(
      (link) => hit(link),
    )
    assert.deepEqual(links(hits, { domain: 'a.example' }), ['https://a.example/', 'https://www.a.example/'])
  })

  it('are not older than wanted, as far as that is known', () => {
    const hits = [
      hit('https://a.example/new', '2026-05-09'),
      hit('https://a.example/old', 'Fri, 01 May 2026 00:00:00 GMT'),
      hit('https://a.example/unknown'),
      hit('https://a.example/odd', '3 days ago'),
    ]
    assert.deepEqual(links(hits, { recencyDays: 1 }), [
      'https://a.example/new',
      'https://a.example/unknown',
      'https://a.example/odd',
    ])
    const dates = foundPages(hits, wishes, now).map((page) => page.publish_date)
    assert.deepEqual(dates, ['2026-05-09', '2026-05-01', '', '3 days ago'])
  })

  it('have excerpts of the wanted length, without marks of the server', () => {
    const long = { title: '<b>M</b>oon', link: 'https://a.example/', content: `<em>a</em>\n ${'b'.repeat(5000)}` }
    const [short] = foundPages([long], wishes, now)
    assert.equal(short?.title, 'Moon')
    assert.equal(short?.content, `a ${'b'.repeat(598)}…`)
    assert.equal(foundPages([long], { ...wishes, detailed: true }, now)[0]?.content.length, 2501)
  })
})

describe('the host that results are limited to', () => {
  it('may be written as people do', () => {
    for (const given of ['Example.com', 'www.example.com', 'https://www.example.com/path?x', ' example.com '])
      assert.equal(domainOf(given, 'f'), 'example.com')
    assert.equal(domainOf('中国.example', 'f'), 'xn--fiqs8s.example')
    assert.equal(domainOf('', 'f'), undefined)
    for (const given of ['no host', 'http://', 'a,b'])
      assert.throws(
        () => domainOf(given, 'f'),
        (error) => error instanceof ApiError && error.code === '1214',
      )
  })
})
