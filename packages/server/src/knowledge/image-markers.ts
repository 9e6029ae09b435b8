/**
 * Markers of a document's own pictures in its text, as the platform writes them: `【示意图序号_<document id>_<number>】`. Text that a
 * user wrote may hold markers of other documents, which mean nothing here.
 */
export function markersIn(text: string, documentId: string): string[] {
  return (text.match(/【示意图序号_\d+_\d+】/g) ?? []).filter((marker) => marker.includes(`_${documentId}_`))
}
