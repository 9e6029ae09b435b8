import assert from 'node:assert/strict'
import { it } from 'node:test'
import { uploadUrls } from '@openmaas/protocol'
import { createSealer } from '../access/index.ts'
import type { Caller } from '../access/index.ts'
import { describeOnDatabases } from '../database/testing.ts'
import { documentRepository } from './document-repository.ts'
import { DocumentService } from './document-service.ts'
import { accountId, fill, install } from './transfer/testing.ts'
import type { Installation } from './transfer/testing.ts'
import { UsedSpace } from './used-space.ts'

const caller: Caller = { accountId, accountName: 'a', keyId: '', role: 'member', tier: 'unlimited' }
const sealer = createSealer('a master secret for tests')

function serviceOf({ db }: Installation): DocumentService {
  const space = new UsedSpace({ db, capacity: { words: 1e9, bytes: 1e9 } })
  return new DocumentService({ db, sealer, space, onQueued: () => {}, onCalledOff: () => {} })
}

const links = { document: () => '', image: () => '' }

describeOnDatabases('documents of a base', (create) => {
  it('takes the good addresses of a call of which others are none', async () => {
    await using place = await install(create)
    const knowledge_id = await fill(place, null)
    const upload_detail = ['', 'https://example.com/a', 'nonsense'].map((url) => ({ url, knowledge_type: 1 }))
    const request = uploadUrls.body.parse({ knowledge_id, upload_detail })
    const { successInfos, failedInfos } = await serviceOf(place).uploadUrls(caller, request, 'en')
    assert.deepEqual(
      successInfos.map(({ url }) => url),
      ['https://example.com/a'],
    )
    const failReason = 'The address is not a valid one'
    assert.deepEqual(failedInfos, [
      { url: '', failReason },
      { url: 'nonsense', failReason },
    ])
  })

  it('tells its owner why it failed, and leaves what is for the operator to the operator', async () => {
    await using place = await install(create)
    const { db } = place
    const service = serviceOf(place)
    const baseId = await fill(place, null)
    const failed = (await documentRepository(db).page(baseId, { word: undefined, offset: 0, limit: 10 })).list.find(
      ({ version }) => version.state === 'failed',
    )
    const id = failed?.document.id ?? assert.fail('none has failed')
    const messageOf = async (errorReason: string, errorMessage: string) => {
      await db
        .updateTable('documentVersions')
        .set({ errorCode: 10010, errorReason, errorMessage })
        .where('documentId', '=', id)
        .execute()
      const { failInfo } = (await service.retrieve(caller, id, links, 'en')) as { failInfo: { embedding_msg: string } }
      return failInfo.embedding_msg
    }
    assert.equal(
      await messageOf('fetch-failed', '10.0.0.7 is not a public address; OPENMAAS_FETCH_ALLOW can allow it.'),
      'The address could not be fetched.',
    )
    assert.equal(
      await messageOf('too-many-words', '5200 > 5000'),
      'The document has more characters than allowed. 5200 > 5000',
    )
  })
})
