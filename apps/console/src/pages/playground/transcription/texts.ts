const zh = {
  title: '语音识别',
  lead: '上传录音或直接用麦克风录音，得到文字与时间戳。',
  sound: '录音文件',
  soundHint: 'WAV 或 MP3，不超过 25 MB',
  limit: (seconds: number) => `此模型最长支持 ${seconds} 秒`,
  record: '用麦克风录音',
  stopRecording: (seconds: number) => `停止录音（${seconds} 秒）`,
  recordingName: '录音',
  prompt: '上下文',
  promptHint: '前文内容，帮助识别专有名词。',
  hotwords: '热词',
  hotwordsHint: '用逗号或换行分隔，最多 100 个。',
  transcribe: '开始识别',
  empty: '还没有识别结果',
  emptyHint: '选择 WAV 或 MP3 文件，或点击“用麦克风录音”，然后开始识别。',
  transcript: '文字',
  segments: '分段',
  from: '开始',
  to: '结束',
  noMicrophone: '无法使用麦克风。请在浏览器中允许本页面使用麦克风，并确认已连接麦克风。',
  silent: '（没有识别到文字）',
}

type Texts = typeof zh

const en: Texts = {
  title: 'Transcription',
  lead: 'Upload a recording or speak into the microphone, and have it written down with its times.',
  sound: 'Recording',
  soundHint: 'WAV or MP3, 25 MB at most',
  limit: (seconds) => `This model takes ${seconds} seconds at most`,
  record: 'Record with the microphone',
  stopRecording: (seconds) => `Stop recording (${seconds} s)`,
  recordingName: 'recording',
  prompt: 'Context',
  promptHint: 'What was said before; it helps with names.',
  hotwords: 'Likely words',
  hotwordsHint: 'Apart by commas or lines, 100 at most.',
  transcribe: 'Write it down',
  empty: 'Nothing written down yet',
  emptyHint: 'Choose a WAV or MP3 file or record with the microphone, then have it written down.',
  transcript: 'Text',
  segments: 'Segments',
  from: 'From',
  to: 'To',
  noMicrophone:
    'The microphone cannot be used. Allow it for this page in your browser, and check that one is connected.',
  silent: '(no words were heard)',
}

export const texts = { zh, en }
