import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { withWindow } from '../../apps/console/src/api/list-window.ts'

const idOf = (row: string): string => row.charAt(0)
const page = (rows: string, next?: string) => ({ rows: rows.split(' ').filter((row) => row !== ''), next })

describe('a part of a list that is read anew', () => {
  const pages = [page('h g f', 'f'), page('e d c', 'c')]

  it('brings what has come at the beginning', () => {
    assert.deepEqual(withWindow(pages, '', page('j i h g', 'g'), idOf), page('j i h g f e d c', 'c'))
  })

  it('changes rows in the middle and drops those that went', () => {
    assert.deepEqual(withWindow(pages, 'g', page('f1 d1', 'd'), idOf), page('h g f1 d1 c', 'c'))
  })

  it('does not run ahead of what has been loaded', () => {
    assert.deepEqual(withWindow(pages, 'e', page('d c1 b a', 'a'), idOf), page('h g f e d c1', 'c'))
  })

  it('ends the list where nothing comes after it', () => {
    assert.deepEqual(withWindow(pages, 'g', page('f e'), idOf), page('h g f e'))
    assert.deepEqual(withWindow(pages, '', page(''), idOf), page(''))
  })

  it('leaves the list as it is when its place has gone', () => {
    assert.deepEqual(withWindow(pages, 'x', page('w v', 'v'), idOf), page('h g f e d c', 'c'))
    assert.deepEqual(withWindow(pages, 'h', page('w v', 'v'), idOf), page('h g f e d c', 'c'))
  })

  it('says that the two do not meet when a whole page is new', () => {
    assert.equal(withWindow(pages, '', page('m l k', 'k'), idOf), undefined)
  })
})
