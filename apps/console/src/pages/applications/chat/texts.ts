const zh = {
  empty: (name: string) => `向“${name}”提问`,
  emptyHint: '回答会标出依据的切片编号，点击编号可以打开原文所在的页和位置。',
  question: '输入问题，回车发送',
  send: '发送',
  stop: '停止',
  thinking: '正在检索并生成回答',
  newChat: '新对话',
  history: '测试对话记录',
  historyHint: '测试对话只保存在当前标签页中，关闭后即清除。',
  removeChat: (label: string) => `删除对话“${label}”`,
  openSource: (number: number) => `打开来源 ${number}`,
  source: (number: number) => `来源 ${number}`,
  noSource: '这个编号没有对应的来源。',
  nothingFound: '没有检索到相关切片。',
  unsupported: (count: number) => `${count} 句话在文档中没有找到依据`,
  quoted: (sentence: string) => `“${sentence}”`,
  oldDocuments: '部分文档没有位置信息，重新处理后可以定位到页。',
  figures: (seconds: string, tokens: number | undefined) =>
    `${seconds} 秒${tokens === undefined ? '' : ` · ${tokens} tokens`}`,
  page: (page: number) => `第 ${page} 页`,
  line: (line: number) => `第 ${line} 行`,
  row: (sheet: string, line: number) => `${sheet} 第 ${line} 行`,
  original: '原文件',
}

type Texts = typeof zh

const en: Texts = {
  empty: (name) => `Ask “${name}”`,
  emptyHint: 'Answers name the slices they rest on by number; a number opens the page at the place.',
  question: 'Ask something; Enter sends',
  send: 'Send',
  stop: 'Stop',
  thinking: 'Searching and answering',
  newChat: 'New chat',
  history: 'Test chats',
  historyHint: 'Test chats are kept in this tab only and end with it.',
  removeChat: (label) => `Delete the chat “${label}”`,
  openSource: (number) => `Open source ${number}`,
  source: (number) => `Source ${number}`,
  noSource: 'Nothing goes by this number.',
  nothingFound: 'No slice was found for the question.',
  unsupported: (count) =>
    count === 1 ? '1 sentence is not backed by a document' : `${count} sentences are not backed by a document`,
  quoted: (sentence) => `“${sentence}”`,
  oldDocuments: 'Some documents have no positions; process them again to see the pages.',
  figures: (seconds, tokens) => `${seconds} s${tokens === undefined ? '' : ` · ${tokens} tokens`}`,
  page: (page) => `Page ${page}`,
  line: (line) => `Row ${line}`,
  row: (sheet, line) => `${sheet} row ${line}`,
  original: 'Original',
}

export const texts = { zh, en }
