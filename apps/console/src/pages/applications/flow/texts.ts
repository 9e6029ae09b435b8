const zh = {
  lead: '按 v2/v3 应用接口对话：会话、文件和历史由平台保存，客户端只发送新的问题。',
  conversation: '会话 ID',
  noConversation: '提出第一个问题时创建会话。',
  kept: '会话保存在平台上；这里只列出当前标签页中的会话，移除后平台仍会保留。',
  code: '查看代码',
  addFiles: '添加文件',
  addPictures: '添加图片',
  fileStates: { uploading: '上传中', reading: '解析中', ready: '就绪', failed: '失败' },
  removeFile: (name: string) => `移除 ${name}`,
  files: '随问题一起给出的文件',
  choose: '请选择',
  steps: (seconds: string) => `执行过程（${seconds} 秒）`,
  stepTypes: {
    node_processing: '开始',
    tool_processing: '正在检索',
    tool_finish: '检索完成',
    node_finish: '结束',
  } as Readonly<Record<string, string>>,
  slices: (count: number) => `${count} 个切片`,
  next: '接下来可以问',
}

type Texts = typeof zh

const en: Texts = {
  lead: 'Speaks the second and third version of the application API: the platform keeps the conversation and its files, clients send only what is new.',
  conversation: 'Conversation id',
  noConversation: 'The first question begins a conversation.',
  kept: 'The platform keeps conversations; those of this tab are listed here, and taking one off the list deletes nothing.',
  code: 'Show as code',
  addFiles: 'Add files',
  addPictures: 'Add pictures',
  fileStates: { uploading: 'uploading', reading: 'being read', ready: 'ready', failed: 'failed' },
  removeFile: (name) => `Remove ${name}`,
  files: 'Files that go with the question',
  choose: 'Choose one',
  steps: (seconds) => `What happened (${seconds} s)`,
  stepTypes: {
    node_processing: 'began',
    tool_processing: 'searches',
    tool_finish: 'has searched',
    node_finish: 'ended',
  },
  slices: (count) => (count === 1 ? '1 slice' : `${count} slices`),
  next: 'Could be asked next',
}

export const texts = { zh, en }
