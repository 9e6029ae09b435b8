/** What a search of the web takes and gives, whatever answers it. */
export interface WebSearchInput {
  /** The engine's own name for a way of searching, from the route; engines that know one way only do not read it. */
  readonly model: string
  readonly query: string
  /** Results wanted, 1 to 50. An engine that can give fewer gives those. */
  readonly count: number
  /** Only results of this host and those below it. Engines that cannot ask for it may leave it to the caller, who checks. */
  readonly domain?: string
  /** Only pages of the last so many days. */
  readonly recencyDays?: number
  /** Whether the whole text that the engine has is wanted instead of an excerpt. */
  readonly detailed: boolean
  /** Whether addresses of pictures are wanted, where the engine tells any. */
  readonly withImages?: boolean
}

export interface WebSearchHit {
  readonly title: string
  /** An http or https address. */
  readonly link: string
  readonly content: string
  /** Name of the site. */
  readonly media?: string
  /** Address of its icon. */
  readonly icon?: string
  /** As the engine told it; any form that dates come in. */
  readonly publishDate?: string
  readonly images?: readonly string[]
}

export interface WebSearchOutput {
  /** Best first. Empty: nothing was found. */
  readonly hits: readonly WebSearchHit[]
  /** Addresses of pictures that belong to the question and to none of the hits. */
  readonly images?: readonly string[]
  /** What the engine itself made of the question, where it tells. */
  readonly intents?: readonly { readonly query: string; readonly intent: string; readonly keywords: string }[]
}

/** Searches the web. */
export interface WebSearchEngine {
  /** @throws {EngineError} */
  search(input: WebSearchInput, options: { readonly signal: AbortSignal }): Promise<WebSearchOutput>
}
