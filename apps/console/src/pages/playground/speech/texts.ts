const zh = {
  title: '语音合成',
  lead: '把文字读出来，可选音色、语速与音量。',
  input: '文本',
  inputHint: '最多 1024 个字符',
  example: '你好，欢迎使用 OpenMaaS。',
  useExample: '填入示例',
  voice: '音色',
  manageVoices: '试听、复刻和管理音色',
  official: '平台音色',
  cloned: '我的音色',
  speed: '语速',
  volume: '音量',
  format: '格式',
  speak: '合成语音',
  empty: '还没有语音',
  emptyHint: '输入一段文字并点击“合成语音”，即可在这里播放和下载。',
}

type Texts = typeof zh

const en: Texts = {
  title: 'Speech',
  lead: 'Have a text read aloud, in a voice, at a pace and a volume of your choice.',
  input: 'Text',
  inputHint: 'At most 1024 characters',
  example: 'Hello, and welcome to OpenMaaS.',
  useExample: 'Use an example',
  voice: 'Voice',
  manageVoices: 'Listen to voices, clone and manage them',
  official: 'Voices of the platform',
  cloned: 'My voices',
  speed: 'Pace',
  volume: 'Volume',
  format: 'Format',
  speak: 'Speak',
  empty: 'Nothing spoken yet',
  emptyHint: 'Write a text and have it spoken: play it here, or take it along.',
}

export const texts = { zh, en }
