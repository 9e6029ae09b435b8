import { existsSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'

/** Which packages of ours each part may import. */
const allowedPackages = {
  'packages/protocol': [],
  'packages/sdk': ['@openmaas/protocol'],
  'packages/ai-provider': ['@openmaas/sdk'],
  'packages/engines': ['@openmaas/protocol', '@openmaas/sdk'],
  'packages/server': ['@openmaas/protocol', '@openmaas/engines'],
  'apps/console': ['@openmaas/protocol', '@openmaas/sdk'],
}

/**
 * Rules between packages: the direction of imports, no relative way into another package, nothing undeclared.
 * @param {string} root
 */
export function packageRules(root) {
  const declared = declaredNames(root)
  return (source) => {
    const part = partOf(source.path)
    return source.imports.flatMap((one) => {
      const message =
        one.target === undefined ? wrongPackage(source, part, one.specifier, declared) : wrongPath(part, one.target)
      return message ? [{ line: one.line, message }] : []
    })
  }
}

/** @returns {string} `packages/server`, `tests/acceptance`, `bench` ... */
export function partOf(path) {
  const [first = '', second = ''] = path.split('/')
  return ['packages', 'apps', 'tests'].includes(first) ? `${first}/${second}` : first
}

function wrongPath(part, target) {
  if (target.startsWith(`${part}/`)) return undefined
  if (part === 'tests/acceptance') {
    return `acceptance tests see the platform from outside, they must not import ${target}`
  }
  if (part.startsWith('packages/') || part.startsWith('apps/')) {
    return `${part} must not reach into ${partOf(target)} by path; import the package by its name`
  }
  return undefined
}

function wrongPackage(source, part, specifier, declared) {
  const name = packageName(specifier)
  if (specifier.startsWith('node:') || builtinModules.includes(name)) {
    return part === 'packages/protocol' && !source.isTest
      ? `the protocol also runs in a browser, ${specifier} does not`
      : undefined
  }
  if (name.startsWith('@openmaas/')) {
    if (part === 'tests/acceptance')
      return `acceptance tests see the platform from outside, they must not import ${name}`
    const allowed = allowedPackages[part]
    if (allowed && !allowed.includes(name)) {
      return `${part} must not import ${name}; it may import ${allowed.join(', ') || 'no package of ours'}`
    }
  }
  if (declared(part).has(name)) return undefined
  const mayUseTools = source.isTest || !(part in allowedPackages)
  if (mayUseTools && declared('.').has(name)) return undefined
  // Tools and benches may use what the packages bring.
  if (!(part in allowedPackages) && Object.keys(allowedPackages).some((one) => declared(one).has(name)))
    return undefined
  return `${name} is not declared in ${part in allowedPackages ? `${part}/` : ''}package.json`
}

function packageName(specifier) {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

function declaredNames(root) {
  const known = new Map()
  return (part) => {
    if (!known.has(part)) known.set(part, readNames(join(root, part, 'package.json')))
    return known.get(part)
  }
}

function readNames(path) {
  if (!existsSync(path)) return new Set()
  const manifest = JSON.parse(readFileSync(path, 'utf8'))
  const kinds = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']
  return new Set([manifest.name, ...kinds.flatMap((kind) => Object.keys(manifest[kind] ?? {}))])
}
