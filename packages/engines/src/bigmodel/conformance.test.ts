import { after } from 'node:test'
import { describeChatEngineConformance } from '../testing/conformance.ts'
import { endlessQuestion, scriptedModel } from '../testing/scripted-model.ts'
import { ScriptedUpstream } from '../testing/scripted-upstream.ts'
import { createBigModelEngine } from './index.ts'

const upstream = await ScriptedUpstream.start(scriptedModel)
after(() => upstream.close())

describeChatEngineConformance(
  'bigmodel',
  () => createBigModelEngine({ id: 'cloud', baseUrl: `${upstream.origin}/api`, apiKey: 'abc.def', auth: 'jwt' }),
  {
    model: 'glm-4.7',
    longInput: { messages: [{ role: 'user', content: endlessQuestion }] },
    inFlight: () => upstream.inFlight,
  },
)
