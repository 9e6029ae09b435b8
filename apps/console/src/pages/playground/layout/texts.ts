const zh = {
  title: '文档识别（OCR）',
  lead: '把 PDF 或图片读成 Markdown，并看到每段内容在页面上的位置。',
  file: '文档',
  fileHint: 'PDF（50 MB 以内），PNG 或 JPG（10 MB 以内）',
  first: '起始页',
  last: '结束页',
  pagesHint: '仅用于 PDF，留空则读全部（最多 100 页）。',
  read: '开始识别',
  empty: '还没有识别结果',
  emptyHint: '选择一个 PDF、PNG 或 JPG 文件，然后开始识别。页面与识别出的内容会并排显示。',
  elements: '内容',
  markdown: 'Markdown',
  json: 'JSON',
  page: (page: number) => `第 ${page} 页`,
  nothing: '这一页没有识别到内容。',
  noBoxes: '此引擎没有给出位置，页面上不显示方框。',
  labels: { text: '文字', table: '表格', formula: '公式', image: '图片' },
  pages: (count: number) => `${count} 页`,
}

type Texts = typeof zh

const en: Texts = {
  title: 'Documents and OCR',
  lead: 'Read a PDF or a picture as Markdown, and see where on the page everything stands.',
  file: 'Document',
  fileHint: 'PDF (50 MB at most), PNG or JPG (10 MB at most)',
  first: 'First page',
  last: 'Last page',
  pagesHint: 'For PDFs; empty reads all, 100 at most.',
  read: 'Read it',
  empty: 'Nothing read yet',
  emptyHint: 'Choose a PDF, PNG or JPG and have it read: the page and what stands on it appear side by side.',
  elements: 'Content',
  markdown: 'Markdown',
  json: 'JSON',
  page: (page) => `Page ${page}`,
  nothing: 'Nothing was found on this page.',
  noBoxes: 'This engine tells no places, so the page has no boxes.',
  labels: { text: 'Text', table: 'Table', formula: 'Formula', image: 'Picture' },
  pages: (count) => (count === 1 ? '1 page' : `${count} pages`),
}

export const texts = { zh, en }
