import type { AgentDefinition } from '../core/agent.ts'
import { aiDrawing } from './ai-drawing.ts'
import { tenderParser, winningBidParser } from './bid-parsers.ts'
import { cartoonGenerator } from './cartoon-generator.ts'
import { clothesRecognition } from './clothes-recognition.ts'
import { contractParser } from './contract-parser.ts'
import { documentTranslation } from './document-translation.ts'
import { effectVideo } from './effect-video.ts'
import { generalTranslation } from './general-translation.ts'
import { homeworkCorrection } from './homework-correction.ts'
import { homeworkPolling } from './homework-polling.ts'
import { jobMatching } from './job-matching.ts'
import { literatureTranslation } from './literature-translation.ts'
import { problemSolving } from './problem-solving.ts'
import { receiptRecognition } from './receipt-recognition.ts'
import { salesCheck } from './sales-check.ts'
import { serviceCheck } from './service-check.ts'
import { slides } from './slides.ts'
import { socialTranslation } from './social-translation.ts'
import { subtitleTranslation } from './subtitle-translation.ts'

/** Every agent there is. */
export const definitions: readonly AgentDefinition[] = [
  generalTranslation,
  slides,
  cartoonGenerator,
  aiDrawing,
  receiptRecognition,
  clothesRecognition,
  contractParser,
  serviceCheck,
  subtitleTranslation,
  jobMatching,
  socialTranslation,
  literatureTranslation,
  problemSolving,
  effectVideo,
  homeworkCorrection,
  homeworkPolling,
  winningBidParser,
  tenderParser,
  salesCheck,
  documentTranslation,
]
