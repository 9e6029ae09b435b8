/** A picture, written to a file. */
import { writeFile } from 'node:fs/promises'
import { OpenMaaS } from '@openmaas/sdk'

const client = new OpenMaaS()
const { data } = await client.images.generate({ model: 'cogview-4', prompt: '一只猫', size: '1024x1024' })
const picture = await fetch(data[0]?.url ?? '')
const bytes = new Uint8Array(await picture.arrayBuffer())
if (process.argv[2] !== undefined) await writeFile(process.argv[2], bytes)
console.log(`${bytes.length} bytes of ${picture.headers.get('content-type')}`)
