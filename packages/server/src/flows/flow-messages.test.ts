import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { invokeFlow } from '@openmaas/protocol'
import { readFlowMessages, toTurns } from './flow-messages.ts'

function requestOf(messages: readonly object[]) {
  return invokeFlow.body.parse({ app_id: '1', messages })
}

function said(role: string, value: string): object {
  return { role, content: [{ type: 'input', value }] }
}

describe('messages of a flow', () => {
  it('are one text of their inputs, named where they have a name, beside files, pictures and films', () => {
    const content = [
      { type: 'input', value: '比较一下', key: 'question' },
      { type: 'selection_list', value: '简短', key: '风格' },
      { type: 'upload_file', value: '7,8' },
      { type: 'upload_image', value: '9' },
      { type: 'upload_image', value: 'https://example.com/a.png' },
      { type: 'upload_video', value: 'https://example.com/a.mp4' },
    ]
    const input = readFlowMessages(requestOf([{ content }]), true)
    assert.deepEqual(input.fileIds, ['7', '8', '9'])
    assert.deepEqual(input.said, [
      {
        role: 'user',
        parts: [
          { type: 'image_file', fileId: '9' },
          { type: 'image_url', url: 'https://example.com/a.png' },
          { type: 'video_url', url: 'https://example.com/a.mp4' },
          { type: 'text', text: '比较一下\n风格：简短' },
        ],
      },
    ])
  })

  it('are all new where the conversation begins, and those after the last answer where it goes on', () => {
    const messages = [said('user', 'a'), said('assistant', 'b'), said('user', 'c')]
    assert.equal(readFlowMessages(requestOf(messages), true).said.length, 3)
    assert.deepEqual(
      readFlowMessages(requestOf(messages), false).said.map(({ parts }) => parts),
      [[{ type: 'text', text: 'c' }]],
    )
  })

  it('become turns with the pictures that are still there', () => {
    const turns = toTurns(
      [
        {
          role: 'user',
          content: [
            { type: 'image_file', fileId: '9' },
            { type: 'text', text: '这是什么？' },
          ],
        },
        { role: 'assistant', content: [{ type: 'text', text: '月球。' }] },
        { role: 'user', content: [{ type: 'image_file', fileId: 'gone' }] },
      ],
      (id) => (id === '9' ? 'data:image/png;base64,AA' : undefined),
    )
    assert.deepEqual(turns, [
      {
        role: 'user',
        content: [
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } },
          { type: 'text', text: '这是什么？' },
        ],
      },
      { role: 'assistant', content: '月球。' },
    ])
  })
})
