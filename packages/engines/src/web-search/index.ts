export { createBingSearchEngine } from './bing.ts'
export { createSearxngEngine } from './searxng.ts'
export { createTavilyEngine } from './tavily.ts'
export type { SearchServerOptions } from './search-server.ts'
