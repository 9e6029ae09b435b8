import { randomBytes } from 'node:crypto'
import { Client } from 'pg'

export interface TestDatabase {
  readonly url: string
  drop(): Promise<void>
}

/**
 * A fresh database on the PostgreSQL that `OPENMAAS_ACCEPTANCE_POSTGRES` names, whose user may make databases; undefined where none is
 * named and the server keeps its facts in its data folder.
 */
export async function freshDatabase(): Promise<TestDatabase | undefined> {
  const address = process.env['OPENMAAS_ACCEPTANCE_POSTGRES']
  if (address === undefined) return undefined
  const name = `acceptance_${randomBytes(8).toString('hex')}`
  await run(address, `create database ${name}`)
  const url = new URL(address)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => run(address, `drop database ${name} with (force)`) }
}

async function run(address: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: address })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
