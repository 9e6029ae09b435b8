import { describeChatEngineConformance } from '../testing/conformance.ts'
import { createSimulatorEngine } from './index.ts'

describeChatEngineConformance('simulator', () => createSimulatorEngine(), { model: 'glm-4.7', inFlight: () => 0 })
