/**
 * Builds what is published of the SDK and of the provider for the Vercel AI SDK: packages/sdk/dist and packages/ai-provider/dist, each a folder
 * for `npm publish` or `npm pack`.
 *
 *   npm run build:sdk
 */
import { join } from 'node:path'
import { buildPackage } from './sdk/build-package.ts'

for (const name of ['sdk', 'ai-provider']) {
  const folder = join(import.meta.dirname, '..', 'packages', name, 'dist')
  await buildPackage(name, folder)
  console.log(folder)
}
