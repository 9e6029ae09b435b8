const zh = {
  model: '模型',
  code: '查看代码',
  stop: '停止',
  seconds: (milliseconds: number) => `用时 ${(milliseconds / 1000).toFixed(1)} 秒`,
  simulated: '此模型由内置模拟器回答。',
  download: '下载',
  remove: '移除',
  chooseFile: '选择文件',
  dropFile: '把文件拖到这里，或点击选择',
  dropHere: '松开即可添加',
  wrongFile: '不支持这种文件，或文件过大。',
  busy: '处理中…',
  done: '完成',
  tokens: (count: number) => `${count} tokens`,
}

type Texts = typeof zh

const en: Texts = {
  model: 'Model',
  code: 'Show as code',
  stop: 'Stop',
  seconds: (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`,
  simulated: 'The built-in simulator answers for this model.',
  download: 'Download',
  remove: 'Remove',
  chooseFile: 'Choose a file',
  dropFile: 'Drop a file here, or click to choose one',
  dropHere: 'Let go to add it',
  wrongFile: 'This kind of file is not supported, or it is too large.',
  busy: 'Working…',
  done: 'Done',
  tokens: (count) => `${count} tokens`,
}

export const texts = { zh, en }
