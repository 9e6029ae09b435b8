/** Bounds that keep a hostile or absurd file from eating the machine; meeting one is `too-large`. */
export interface OfficeLimits {
  /** Files inside an archive. */
  readonly entries: number
  /** Of all files of an archive together, expanded: as declared before anything is read, and again as they are read. */
  readonly expandedBytes: number
  /** Of one file inside an archive, expanded. */
  readonly partBytes: number
  /** Expanded to packed size of the whole archive; archives below 32 MiB expanded are not asked. */
  readonly expansionRatio: number
  /** UTF-16 units of all text together. */
  readonly textLength: number
  readonly slides: number
  /** Rows with content of all sheets together. */
  readonly rows: number
  /** Rows times the columns in use, of all sheets together. */
  readonly cells: number
  readonly images: number
}

export const defaultOfficeLimits: OfficeLimits = {
  entries: 20_000,
  expandedBytes: 512 * 1_048_576,
  partBytes: 192 * 1_048_576,
  expansionRatio: 250,
  textLength: 30_000_000,
  slides: 2_000,
  rows: 200_000,
  cells: 2_000_000,
  images: 5_000,
}

export interface OfficeOptions {
  /** Default true; without, pictures are neither expanded nor named by blocks. */
  readonly wantImages?: boolean
  readonly limits?: Partial<OfficeLimits>
  /**
   * Gives the same document in a newer format where our own reader of the old one fails; undefined where that cannot be done.
   * Default: LibreOffice where it is installed.
   */
  readonly convert?: OfficeConverter
}

export type OfficeConverter = (
  bytes: Uint8Array,
  conversion: { readonly from: 'doc' | 'ppt' | 'rtf'; readonly to: 'docx' | 'pptx' },
) => Promise<Uint8Array | undefined>
