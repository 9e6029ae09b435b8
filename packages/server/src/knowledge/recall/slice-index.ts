/**
 * The index of slices: derived from truth and rebuilt from it at will. It holds ids, tokens and vectors; what it finds is joined with
 * truth, so a slice that truth no longer shows cannot be recalled. Words are cut, and the store is read and written, on a thread of
 * its own: none of these calls holds up the event loop for more than a millisecond or two.
 */
export interface SliceIndex {
  /** Adds rows or replaces those of the same slice id. Durable when it resolves. At most a few hundred rows a call. */
  add(indexId: string, rows: readonly IndexRow[]): Promise<void>
  /** Forgets the slices of one version of a document; unknown ones are no error. */
  removeVersion(indexId: string, documentId: string, version: number): Promise<void>
  /** Forgets all slices of a document. */
  removeDocument(indexId: string, documentId: string): Promise<void>
  /** Best first; equal scores in the order of slice ids. An index that does not exist holds nothing. */
  search(indexId: string, query: IndexQuery): Promise<IndexHit[]>
  /** Vectors of the slices that have one, by slice id. */
  vectors(indexId: string, sliceIds: readonly string[]): Promise<Map<string, Float32Array>>
  /** Rows that it holds; 0 for an index that does not exist. */
  count(indexId: string): Promise<number>
  /** Removes the whole index; unknown ones are no error. */
  drop(indexId: string): Promise<void>
  /** Ids of the indexes on disk, to sweep those that truth does not know. */
  list(): Promise<string[]>
  close(): Promise<void>
}

export interface IndexRow {
  /** Decimal id of the slice in truth; unique. */
  readonly sliceId: string
  readonly documentId: string
  readonly version: number
  /** What the slice says. */
  readonly text: string
  /** What stands around it: name of the document, headings, contextual text. Found too, but weighs less. */
  readonly context: string
  /** Absent while no embedding engine is set; all vectors of an index have one length. */
  readonly vector?: Float32Array
}

export interface IndexQuery {
  readonly method: 'keyword' | 'embedding'
  /** Words to find, with `keyword`. */
  readonly text?: string
  /** What to be near to, with `embedding`; with `keyword` the hits are compared with it as well, which sets their `similarity`. */
  readonly vector?: Float32Array
  /** Only slices of these documents. */
  readonly documentIds?: readonly string[]
  /** Most hits, 1 to 1000. */
  readonly limit: number
}

export interface IndexHit {
  readonly sliceId: string
  readonly documentId: string
  readonly version: number
  /** `keyword`: BM25, above 0, no upper end. `embedding`: cosine similarity, -1 to 1. */
  readonly score: number
  /**
   * With `keyword`: the score over what a slice of mean length would have that says each word of the question once; above 0. It means the
   * same from question to question and from index to index.
   */
  readonly share?: number
  /** With `keyword` and a vector in the query: cosine similarity; absent for a slice without a vector. */
  readonly similarity?: number
}
