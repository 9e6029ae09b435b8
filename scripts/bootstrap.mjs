#!/usr/bin/env node
/**
 * What `npm start`, `npm test` and `npm run openmaas` begin with, on any Node from 20 on: installs what package-lock.json names, finds the
 * Node 24 that the repository carries, and runs the target on it.
 *
 *   node scripts/bootstrap.mjs serve [options]  the server
 *   node scripts/bootstrap.mjs cli ...          the command line
 *   node scripts/bootstrap.mjs test [paths]     all tests, or those below the paths
 *   node scripts/bootstrap.mjs run <file> ...   any script of the repository
 */
import { bootstrap } from './bootstrap/bootstrap.mjs'

process.exitCode = await bootstrap(process.argv[2] ?? '', process.argv.slice(3))
