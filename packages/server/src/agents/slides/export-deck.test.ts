import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ApiError } from '../../errors/api-error.ts'
import type { AgentFiles } from '../core/agent-files.ts'
import { agentCall } from '../core/testing.ts'
import { mostSlides } from './deck.ts'
import type { Deck } from './deck.ts'
import { exportDeck } from './export-deck.ts'

const deck: Deck = { title: 'Moon', theme: 'ocean', slides: [], simulated: false }

describe('the export of a deck', () => {
  it('refuses more pages than any deck has before it draws one', async () => {
    const keep: AgentFiles['keep'] = () => assert.fail('a page was drawn')
    const pages = Array.from({ length: mostSlides + 1 }, () => ({ position: 1 }))
    await assert.rejects(exportDeck(deck, { pages }, agentCall(), { keep } as AgentFiles), (error) => {
      assert.ok(error instanceof ApiError)
      assert.deepEqual([error.errorName, error.parameters['field']], ['invalidParameter', 'custom_variables.pages'])
      return true
    })
  })
})
