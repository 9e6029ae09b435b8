import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { it } from 'node:test'
import { promisify } from 'node:util'

it('the generated part of the SDK is what the contract says', async () => {
  const script = join(import.meta.dirname, 'generate-sdk.ts')
  await assert.doesNotReject(promisify(execFile)(process.execPath, [script, '--check']))
})
