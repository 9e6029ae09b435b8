import { DatabaseSync } from 'node:sqlite'

/**
 * Copies of a call and of a task that a data folder holds, each a minute older than the one before, so that the lists of the console have
 * as many rows as are asked for. The server must not be running.
 */
export function makeRows(file: string, count: number): void {
  const db = new DatabaseSync(file)
  for (const { table, times } of [
    { table: 'calls', times: ['started_at', 'first_part_at', 'finished_at'] },
    { table: 'tasks', times: ['created_at', 'updated_at', 'started_at', 'finished_at', 'available_at'] },
  ]) {
    const names = db
      .prepare(`select name from pragma_table_info('${table}')`)
      .all()
      .map(({ name }) => String(name))
    const columns = names.map((name) => {
      if (name === 'id') return `printf('%024x', 1000000000 - number.value)`
      if (times.includes(name)) return `${name} - number.value * 60000`
      if (name === 'end_cause') return `iif(number.value % 9 = 0, 'engine_error', end_cause)`
      return name
    })
    db.exec(`
      with recursive number (value) as (select 1 union all select value + 1 from number where value < ${count})
      insert into ${table} (${names.join(', ')})
      select ${columns.join(', ')} from number, (select * from ${table} order by id desc limit 1)
    `)
  }
  db.close()
}
