import assert from 'node:assert/strict'
import { it } from 'node:test'
import { conversationRepository } from './conversation-repository.ts'
import { ConversationService } from './conversation-service.ts'
import type { Said } from './conversation-service.ts'
import type { Database } from '../database/index.ts'
import { describeOnDatabases } from '../database/testing.ts'
import { silentTelemetry } from '../telemetry/index.ts'

const { log } = silentTelemetry()
const never = new AbortController().signal

function user(content: unknown): Said {
  return { role: 'user', content }
}

async function addAccount(db: Database, id: string): Promise<void> {
  await db
    .insertInto('accounts')
    .values({ id, name: id, tier: 'V0', role: 'member', status: 'active', createdAt: 1, updatedAt: 1 })
    .execute()
}

describeOnDatabases('conversations', (create) => {
  it('keep what was said in order, for their own account and API only', async () => {
    await using database = await create()
    await addAccount(database.db, '1')
    const conversations = new ConversationService({ db: database.db, log })
    const id = await conversations.create({ accountId: '1', kind: 'zrag' })
    assert.match(id, /^\d{19}$/)
    const conversation = await conversations.find('1', 'zrag', id)
    assert.ok(conversation !== undefined)
    for (const word of ['a', 'b']) {
      const turn = await conversations.takeTurn(conversation, 10, never)
      await turn.keep([user(word), { role: 'assistant', content: { text: `${word}!` } }], 'r')
      await turn.end()
    }
    const turn = await conversations.takeTurn(conversation, 3, never)
    assert.deepEqual(turn.history, [
      { role: 'assistant', content: { text: 'a!' } },
      user('b'),
      { role: 'assistant', content: { text: 'b!' } },
    ])
    await turn.end()
    assert.equal(await conversations.find('2', 'zrag', id), undefined)
    assert.equal(await conversations.find('1', 'flow', id), undefined)
  })

  it('take turns in the order of asking, also past one that gave up', async () => {
    await using database = await create()
    await addAccount(database.db, '1')
    const conversations = new ConversationService({ db: database.db, log })
    const conversation = { accountId: '1', id: await conversations.create({ accountId: '1', kind: 'flow' }) }
    const gone = new AbortController()
    const said = async (word: string, signal = never): Promise<void> => {
      const turn = await conversations.takeTurn(conversation, 10, signal)
      await new Promise((resolve) => setTimeout(resolve, 10))
      await turn.keep([user(word)], 'r')
      await turn.end()
    }
    const all = [said('1'), said('2'), said('left', gone.signal), said('3'), said('4')]
    gone.abort(new Error('gone'))
    const ends = await Promise.allSettled(all)
    assert.deepEqual(
      ends.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
    )
    const turn = await conversations.takeTurn(conversation, 10, never)
    assert.deepEqual(
      turn.history.map(({ content }) => content),
      ['1', '2', '3', '4'],
    )
    await turn.end()
  })

  it('hold off other processes until the turn ends or its process is long dead', async () => {
    await using database = await create()
    await addAccount(database.db, '1')
    const one = new ConversationService({ db: database.db, log })
    const other = new ConversationService({ db: database.db, log, patienceMilliseconds: 250 })
    const conversation = { accountId: '1', id: await one.create({ accountId: '1', kind: 'flow' }) }
    const turn = await one.takeTurn(conversation, 10, never)
    await assert.rejects(other.takeTurn(conversation, 10, never), { errorName: 'concurrencyExceeded' })
    const waiting = other.takeTurn(conversation, 10, never)
    await turn.end()
    const next = await waiting
    await assert.rejects(turn.keep([user('late')], 'r'), { errorName: 'callFailed' })
    await next.end()

    await conversationRepository(database.db).claim(conversation.id, 'dead', Date.now() - 20_000, 15_000)
    const after = await other.takeTurn(conversation, 10, never)
    await after.end()
  })

  it('are refused after too long a wait', async () => {
    await using database = await create()
    await addAccount(database.db, '1')
    const conversations = new ConversationService({ db: database.db, log, patienceMilliseconds: 50 })
    const conversation = { accountId: '1', id: await conversations.create({ accountId: '1', kind: 'flow' }) }
    const turn = await conversations.takeTurn(conversation, 10, never)
    await assert.rejects(conversations.takeTurn(conversation, 10, never), { errorName: 'concurrencyExceeded' })
    await turn.end()
    const next = await conversations.takeTurn(conversation, 10, never)
    await next.end()
  })

  it('are removed when nothing was said for too long, with what was said, but not while they are answered in', async () => {
    await using database = await create()
    await addAccount(database.db, '1')
    let now = 1_000_000
    const conversations = new ConversationService({ db: database.db, log, now: () => now })
    const begin = () => conversations.create({ accountId: '1', kind: 'zrag' })
    const [left, goingOn, answered] = [await begin(), await begin(), await begin()]
    const say = async (id: string): Promise<void> => {
      const turn = await conversations.takeTurn({ accountId: '1', id }, 1, never)
      await turn.keep([user('a')], 'r')
      await turn.end()
    }
    await say(left)
    now += 2 * 86_400_000
    await say(goingOn)
    const turn = await conversations.takeTurn({ accountId: '1', id: answered }, 1, never)
    await conversations.sweep(1)
    const ids = [left, goingOn, answered]
    const found = await Promise.all(ids.map((id) => conversations.find('1', 'zrag', id)))
    assert.deepEqual(
      found.map((one) => one?.id),
      [undefined, goingOn, answered],
    )
    assert.deepEqual(await conversations.last({ accountId: '1', id: left }, 9), [])
    await turn.end()
    await conversations.sweep(1)
    assert.equal(await conversations.find('1', 'zrag', answered), undefined)
  })
})
