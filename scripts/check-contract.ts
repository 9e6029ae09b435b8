/**
 * Compares our contract with the platform's OpenAPI document, operation by operation and field by field.
 * Run: `node scripts/check-contract.ts --contract path/to/openapi.json`
 * Differences must be explained in packages/protocol/contract-exceptions.json; explanations that are no longer true fail too.
 */
import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { compareContracts } from '../packages/protocol/src/contract/compare-contracts.ts'
import {
  contractExceptions,
  reviewDifferences,
  reviewNotBuilt,
} from '../packages/protocol/src/contract/review-differences.ts'
import { openApiDocument } from '../packages/protocol/src/openapi/index.ts'

const { values } = parseArgs({ options: { contract: { type: 'string' } } })
const ours = openApiDocument({ version: 'checked', serverUrl: '/api' })
const exceptionsPath = new URL('../packages/protocol/contract-exceptions.json', import.meta.url)
const exceptions = contractExceptions.parse(readJson(exceptionsPath))

const complaints = [...reviewNotBuilt(ours, exceptions)]
if (values.contract === undefined) {
  console.log('contract check: no --contract given, so only the list of what is not built was checked')
} else if (!existsSync(values.contract)) {
  console.log(`contract check: ${values.contract} is not there, so only the list of what is not built was checked`)
} else {
  const differences = compareContracts(readJson(values.contract), ours)
  complaints.push(...reviewDifferences(differences, exceptions))
  console.log(
    `contract check: ${differences.length} differences from the platform, ${exceptions.differences.length} reasons`,
  )
}
for (const complaint of complaints) console.error(`contract check: ${complaint}`)
process.exitCode = complaints.length === 0 ? 0 : 1

function readJson(path: string | URL): unknown {
  return JSON.parse(readFileSync(path, 'utf8'))
}
