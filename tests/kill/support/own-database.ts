import { Client } from 'pg'

/** Runs with a database that is made for it and dropped afterwards; without an address there is none. */
export async function withDatabase<Result>(
  serverUrl: string | undefined,
  seed: number,
  run: (databaseUrl: string | undefined) => Promise<Result>,
): Promise<Result> {
  if (serverUrl === undefined) return await run(undefined)
  const name = `kill_${seed}_${process.pid}`
  await execute(serverUrl, `create database ${name}`)
  try {
    const url = new URL(serverUrl)
    url.pathname = `/${name}`
    return await run(url.href)
  } finally {
    await execute(serverUrl, `drop database ${name} with (force)`)
  }
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
