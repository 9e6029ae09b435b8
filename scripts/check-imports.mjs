#!/usr/bin/env node
/** Fails when an import goes where it must not; the rules stand in import-rules/. Usage: node scripts/check-imports.mjs [folder] */
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkImports } from './import-rules/check.mjs'

const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..'))
const { files, violations } = checkImports(root)
for (const { file, line, message } of violations) console.error(`${file}:${line}  ${message}`)
if (violations.length > 0) console.error(`\n${violations.length} wrong imports in ${files} files.`)
else if (files === 0) console.error(`No source file was found in ${root}.`)
else console.log(`The imports of ${files} files point the right way.`)
process.exitCode = violations.length > 0 || files === 0 ? 1 : 0
