const zh = {
  title: '图像生成',
  lead: '用文字描述画面，得到一张图片。链接保留 30 天。',
  prompt: '提示词',
  promptHint: '例如：雨后的江南小巷，水墨风格',
  size: '尺寸（宽 x 高）',
  sizeHint: '可选择推荐尺寸，也可自行填写。',
  quality: '质量',
  qualityAuto: '模型默认',
  watermark: '加上“AI生成”标识',
  draw: '生成图片',
  empty: '还没有图片',
  emptyHint: '写下提示词并点击“生成图片”，结果会显示在这里。',
  earlier: '之前的图片',
  enlarge: '在新窗口中打开',
  clear: '清空记录',
}

type Texts = typeof zh

const en: Texts = {
  title: 'Images',
  lead: 'Describe a picture in words and have it drawn. Links work for 30 days.',
  prompt: 'Prompt',
  promptHint: 'For example: a narrow lane after the rain, ink on paper',
  size: 'Size (width x height)',
  sizeHint: 'Choose a recommended one or write your own.',
  quality: 'Quality',
  qualityAuto: 'As the model does',
  watermark: 'Mark it as made by AI',
  draw: 'Draw the picture',
  empty: 'No pictures yet',
  emptyHint: 'Write a prompt and draw: the picture appears here.',
  earlier: 'Earlier pictures',
  enlarge: 'Open in a new window',
  clear: 'Clear the list',
}

export const texts = { zh, en }
