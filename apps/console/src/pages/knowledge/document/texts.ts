const zh = {
  back: '返回知识库',
  original: '原文件',
  again: '重新处理',
  reslice: '重新切片',
  resliceHint: '先预览效果，再应用。应用后文档会在后台重新处理，完成前仍使用现在的切片。',
  preview: '预览',
  apply: '应用',
  slices: '切片',
  slice: (number: number) => `切片 ${number}`,
  slicesCount: '切片数',
  shortest: '最短（字）',
  average: '平均（字）',
  longest: '最长（字）',
  wantsQuestions: '文中没有找到现成的问答对：应用后由模型生成，未配置模型时按标题和段落切片。',
  andMore: (count: number) => `还有 ${count} 个切片未显示。`,
  page: (page: number) => `第 ${page} 页`,
  row: (sheet: string, line: number) => `${sheet} 第 ${line} 行`,
  characters: (count: number) => `${count} 字`,
  count: (count: number) => `${count} 个切片`,
  noSlices: '还没有切片。处理完成后会出现在这里。',
}

type Texts = typeof zh

const en: Texts = {
  back: 'Back to the base',
  original: 'Original',
  again: 'Process again',
  reslice: 'Cut anew',
  resliceHint:
    'Look at the effect first, then apply it. The document is then worked on in the background; its present slices serve until that is done.',
  preview: 'Preview',
  apply: 'Apply',
  slices: 'Slices',
  slice: (number) => `Slice ${number}`,
  slicesCount: 'Slices',
  shortest: 'Shortest (characters)',
  average: 'Average (characters)',
  longest: 'Longest (characters)',
  wantsQuestions:
    'The text holds no pairs of question and answer: a model makes them when you apply this; without one it is cut by title and paragraph.',
  andMore: (count) => `${count} more slices are not shown.`,
  page: (page) => `Page ${page}`,
  row: (sheet, line) => `${sheet} row ${line}`,
  characters: (count) => `${count} characters`,
  count: (count) => (count === 1 ? '1 slice' : `${count} slices`),
  noSlices: 'There are no slices yet. They appear here when the work is done.',
}

export const texts = { zh, en }
