const zh = {
  title: '应用',
  lead: '把知识库、提示词和模型组合成问答应用；每个回答都能追溯到文档的页和位置。',
  create: '创建应用',
  empty: '还没有应用',
  emptyHint: '选择知识库和模型就能创建一个应用，然后边测试边调整提示词和检索设置。',
  noDescription: '没有描述',
  bases: (count: number) => `${count} 个知识库`,
  name: '名称',
  description: '描述',
  knowledge: '知识库',
  model: '模型',
  noBases: '还没有知识库，应用需要至少一个。',
  makeBase: '去创建',
  back: '全部应用',
  tabs: { chat: '测试对话', flow: '流程会话', settings: '设置' },
}

type Texts = typeof zh

const en: Texts = {
  title: 'Applications',
  lead: 'Knowledge bases, a prompt and a model that together answer questions; every answer leads to the page and the place it rests on.',
  create: 'Create an application',
  empty: 'There is no application yet',
  emptyHint: 'Choose knowledge bases and a model to make one, then try it and tune its prompt and recall.',
  noDescription: 'No description',
  bases: (count) => (count === 1 ? '1 knowledge base' : `${count} knowledge bases`),
  name: 'Name',
  description: 'Description',
  knowledge: 'Knowledge bases',
  model: 'Model',
  noBases: 'There is no knowledge base yet, and an application needs one.',
  makeBase: 'Make one',
  back: 'All applications',
  tabs: { chat: 'Test chat', flow: 'Flow chat', settings: 'Settings' },
}

export const texts = { zh, en }
