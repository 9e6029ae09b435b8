const zh = {
  title: '向量',
  lead: '把文本变成向量，并比较它们彼此的相似程度。',
  input: '文本',
  inputHint: '每行一条，最多 64 条。',
  dimensions: '维度',
  dimensionsAuto: '模型默认',
  embed: '计算向量',
  useExample: '填入示例',
  example: '怎样申请退货？\n我想把商品退掉\n今天天气很好',
  likeness: '相似度（余弦）',
  vectors: '向量',
  vector: (count: number) => `${count} 维`,
  empty: '还没有向量',
  emptyHint: '每行写一条文本，计算后可以看到两两之间的相似度。',
}

type Texts = typeof zh

const en: Texts = {
  title: 'Embeddings',
  lead: 'Turn texts into vectors, and see how alike they are.',
  input: 'Texts',
  inputHint: 'One to a line, 64 at most.',
  dimensions: 'Dimensions',
  dimensionsAuto: 'As the model does',
  embed: 'Make vectors',
  useExample: 'Use an example',
  example: 'How do I return an item?\nI want to send the item back\nThe weather is fine today',
  likeness: 'Likeness (cosine)',
  vectors: 'Vectors',
  vector: (count) => `${count} numbers`,
  empty: 'No vectors yet',
  emptyHint: 'Write one text to a line: how alike each two of them are appears here.',
}

export const texts = { zh, en }
