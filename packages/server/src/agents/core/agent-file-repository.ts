import type { AgentFilesTable, Database, Transaction } from '../../database/index.ts'

export function agentFileRepository(db: Database | Transaction) {
  return {
    async insert(row: AgentFilesTable): Promise<void> {
      await db.insertInto('agentFiles').values(row).execute()
    },

    /** For links, which their signature vouches for. */
    async findAnywhere(id: string): Promise<AgentFilesTable | undefined> {
      return db.selectFrom('agentFiles').selectAll().where('id', '=', id).executeTakeFirst()
    },

    async deleteBefore(time: number): Promise<void> {
      await db.deleteFrom('agentFiles').where('createdAt', '<', time).execute()
    },

    async referencedBlobs(hashes: readonly string[]): Promise<Set<string>> {
      if (hashes.length === 0) return new Set()
      const rows = await db
        .selectFrom('agentFiles')
        .select('blobHash')
        .where('blobHash', 'in', [...hashes])
        .execute()
      return new Set(rows.map(({ blobHash }) => blobHash))
    },
  }
}
