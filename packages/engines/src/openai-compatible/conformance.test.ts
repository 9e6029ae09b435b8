import { after } from 'node:test'
import { describeChatEngineConformance } from '../testing/conformance.ts'
import { endlessQuestion, scriptedModel } from '../testing/scripted-model.ts'
import { ScriptedUpstream } from '../testing/scripted-upstream.ts'
import { createOpenAiCompatibleEngine } from './index.ts'

const upstream = await ScriptedUpstream.start(scriptedModel)
after(() => upstream.close())

describeChatEngineConformance(
  'openai-compatible',
  () => createOpenAiCompatibleEngine({ id: 'test', baseUrl: `${upstream.origin}/v1` }),
  {
    model: 'scripted',
    longInput: { messages: [{ role: 'user', content: endlessQuestion }] },
    inFlight: () => upstream.inFlight,
  },
)
