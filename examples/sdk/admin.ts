/** Accounts, keys and calls. Needs a key of an administrator. */
import { allItems, OpenMaaS } from '@openmaas/sdk'

const client = new OpenMaaS()
const { id, name } = await client.admin.accounts.create({ name: 'example', tier: 'V1' })
console.log(`Made: ${name}`)
for await (const account of allItems((query) => client.admin.accounts.list(query), { limit: 100 }))
  console.log(`${account.name}: ${account.status}`)
const { data: calls } = await client.admin.calls.list({ limit: 3 })
for (const { model, http_status: status } of calls) console.log(`${model}: ${status}`)
await client.admin.accounts.delete(id)
