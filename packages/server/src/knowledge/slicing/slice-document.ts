import { defaultSlicing } from '../document-types.ts'
import type { DocumentFormat } from '../document-types.ts'
import type { ParsedDocument } from '../parsing/parsed-document.ts'
import { assembleSlice } from './assemble.ts'
import type { SliceDraft } from './draft.ts'
import { pageLayout } from './page-layout.ts'
import { passagesOf } from './passage.ts'
import type { Passage } from './passage.ts'
import { sliceByItem } from './slice-by-item.ts'
import { sliceByPage } from './slice-by-page.ts'
import { sliceByQuestion } from './slice-by-question.ts'
import { sliceByRow } from './slice-by-row.ts'
import { sliceBySeparator } from './slice-by-separator.ts'
import { sliceByTitle } from './slice-by-title.ts'
import type { KnowledgeType, SlicedDocument, SlicingOptions } from './slice.ts'

/** `sentence_size` of custom slicing where the caller gives none. */
const defaultSentenceSize = 300

/**
 * Cuts a document into slices. Pure: equal input gives equal slices. Whether the kind of slicing fits the format is for the caller to
 * ask (`slicingTakes`); every kind makes the best of any document here, and none loses text.
 */
export function sliceDocument(
  document: ParsedDocument,
  options: SlicingOptions & { readonly format: DocumentFormat },
): SlicedDocument {
  const knowledgeType = options.knowledgeType ?? defaultSlicing(options.format)
  const passages = passagesOf(document, options.imageMarker)
  const drafts = draftsOf(knowledgeType, passages, options)
  const layout = pageLayout(document, passages)
  return {
    knowledgeType,
    slices: (drafts ?? sliceByTitle(passages, titleOptions(options.format))).flatMap(
      (draft) => assembleSlice(draft, layout) ?? [],
    ),
    wantsQuestions: drafts === undefined,
  }
}

/** Undefined: question-answer slicing found no questions. */
function draftsOf(
  knowledgeType: KnowledgeType,
  passages: readonly Passage[],
  options: SlicingOptions & { readonly format: DocumentFormat },
): SliceDraft[] | undefined {
  switch (knowledgeType) {
    case 1:
      return sliceByTitle(passages, titleOptions(options.format))
    case 2:
      return sliceByQuestion(passages, titleOptions(options.format))
    case 3:
      return sliceByRow(passages)
    case 5:
      return sliceBySeparator(passages, {
        separators: options.customSeparators ?? [],
        size: options.sentenceSize ?? defaultSentenceSize,
      })
    case 6:
      return sliceByPage(passages)
    case 7:
      return sliceByItem(passages)
  }
}

function titleOptions(format: DocumentFormat) {
  return { slides: format === 'ppt' || format === 'pptx' }
}
