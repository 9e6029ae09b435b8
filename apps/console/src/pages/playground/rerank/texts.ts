const zh = {
  title: '重排序',
  lead: '按与问题的相关程度给候选文本排序。',
  query: '问题',
  documents: '候选文本',
  documentsHint: '每行一条，最多 128 条。',
  topN: '返回前几条',
  topNHint: '留空返回全部',
  rank: '排序',
  useExample: '填入示例',
  exampleQuery: '保修期有多长？',
  exampleDocuments:
    '整机保修期为三年，电池保修期为十八个月。\n请先关闭电源，再打开机箱侧板。\n产品支持七天无理由退货。',
  score: '相关度',
  empty: '还没有结果',
  emptyHint: '写下问题与候选文本，排序后的结果会显示在这里。',
}

type Texts = typeof zh

const en: Texts = {
  title: 'Reranking',
  lead: 'Order texts by how well they answer a question.',
  query: 'Question',
  documents: 'Texts',
  documentsHint: 'One to a line, 128 at most.',
  topN: 'Best ones',
  topNHint: 'Empty gives all',
  rank: 'Order them',
  useExample: 'Use an example',
  exampleQuery: 'How long is the warranty?',
  exampleDocuments:
    'The device has a warranty of three years, the battery of eighteen months.\nSwitch the power off before you open the case.\nThe device may be returned within seven days.',
  score: 'Relevance',
  empty: 'Nothing ordered yet',
  emptyHint: 'Write a question and some texts: they appear here, the best one first.',
}

export const texts = { zh, en }
