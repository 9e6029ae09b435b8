/** The platform's numbers of embedding models of knowledge bases, and the models behind them. */
export const embeddingModels = [
  {
    id: 3,
    name: 'Embedding-2',
    model: 'embedding-2',
    description: { zh: '通用文本向量模型，1024 维。', en: 'General text embeddings of 1,024 dimensions.' },
  },
  {
    id: 11,
    name: 'Embedding-3',
    model: 'embedding-3',
    description: { zh: '通用文本向量模型，最高 2048 维。', en: 'General text embeddings of up to 2,048 dimensions.' },
  },
  {
    id: 12,
    name: 'Embedding-3-pro',
    model: 'embedding-3-pro',
    description: { zh: '增强型文本向量模型。', en: 'Enhanced text embeddings.' },
  },
] as const

export type EmbeddingModelName = (typeof embeddingModels)[number]['name']

/** Samples of the platform use 1, which its list does not have; it counts as 3. */
export function canonicalEmbeddingId(id: number): number {
  return id === 1 ? 3 : id
}

/** @param id canonical number of an embedding model */
export function embeddingModelOf(id: number): (typeof embeddingModels)[number] {
  const found = embeddingModels.find((model) => model.id === id)
  if (found === undefined) throw new Error(`There is no embedding model ${id}.`)
  return found
}

export function embeddingIdOfName(name: EmbeddingModelName): number {
  return embeddingModels.find((model) => model.name === name)?.id ?? 11
}
