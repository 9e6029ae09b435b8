import { blankModel } from './catalogue-model.ts'
import type { CatalogueModel } from './catalogue-model.ts'
import { catalogueEntries } from './catalogue.ts'

export * from './catalogue-model.ts'
export * from './model-endpoints.ts'

/** Every documented model, current ones first. */
export const catalogue: readonly CatalogueModel[] = catalogueEntries.map((entry) => ({ ...blankModel, ...entry }))

const byId = new Map(catalogue.map((model) => [model.id.toLowerCase(), model]))

/** The model of an id in any letter case. */
export function findModel(id: string): CatalogueModel | undefined {
  return byId.get(id) ?? byId.get(id.toLowerCase())
}

/**
 * The `max_tokens` to run with: what was asked, cut to the model's maximum and never refused, because the platform's own MCP server
 * asks every model for 131072; without a wish the model's default. Undefined where the documents know neither.
 */
export function effectiveMaxTokens(
  model: CatalogueModel | undefined,
  requested: number | undefined,
): number | undefined {
  const limit = model?.maxOutputTokens ?? undefined
  const wanted = requested ?? model?.defaultMaxTokens ?? limit
  if (wanted === undefined || limit === undefined) return wanted
  return Math.min(wanted, limit)
}
