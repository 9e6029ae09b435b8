import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

/**
 * @typedef {object} Import
 * @property {string} specifier as written
 * @property {string | undefined} target file that a relative specifier means, relative to the root of the repository
 * @property {number} line from 1
 * @property {boolean} typeOnly gone after type stripping
 *
 * @typedef {object} Source
 * @property {string} path relative to the root, with slashes
 * @property {string} text without comments
 * @property {boolean} isTest a test, or a helper that only tests use
 * @property {Import[]} imports
 */

/** `import x from 'y'`, `export x from 'y'`, `import 'y'` and `import('y')`, over several lines too. */
const importForms =
  /^[ \t]*(?:import|export)\b(?<what>[^'"`;]*?)\bfrom\s*(?<q1>['"])(?<from>[^'"\n]+)\k<q1>|^[ \t]*import\s*(?<q2>['"])(?<bare>[^'"\n]+)\k<q2>|\bimport\(\s*(?<q3>['"])(?<dynamic>[^'"\n]+)\k<q3>/gm

/**
 * @param {string} root
 * @param {string} path
 * @returns {Source}
 */
export function readSource(root, path) {
  const text = withoutComments(readFileSync(join(root, path), 'utf8'))
  const imports = [...text.matchAll(importForms)].map((match) => {
    const { what = '', from, bare, dynamic } = match.groups ?? {}
    const specifier = from ?? bare ?? dynamic ?? ''
    return {
      specifier,
      target: specifier.startsWith('.') ? posix.normalize(posix.join(posix.dirname(path), specifier)) : undefined,
      line: text.slice(0, match.index).split('\n').length,
      typeOnly: isTypeOnly(what),
    }
  })
  return { path, text, imports, isTest: /\.test\.tsx?$|(^|\/)testing[^/]*(\/|\.ts$)|(^|\/)__fixtures__\//.test(path) }
}

/** `import type { A }` and `import { type A, type B }` leave nothing behind at run time. */
function isTypeOnly(what) {
  if (/^\s*type\b/.test(what)) return true
  const names = /^\s*\{(.*)\}\s*$/s.exec(what)?.[1]
  if (names === undefined) return false
  const parts = names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  return parts.length > 0 && parts.every((name) => name.startsWith('type '))
}

/** Same length and line ends, so that line numbers stay right. Comment signs inside strings do not matter to imports. */
function withoutComments(text) {
  const blank = (comment) => comment.replaceAll(/[^\n]/g, ' ')
  return text.replaceAll(/^[ \t]*\/\*[^]*?\*\//gm, blank).replaceAll(/^[ \t]*\/\/.*$/gm, blank)
}
