const zh = {
  setting: '账号的回调地址',
  settingHint:
    '文档处理结束时，平台会向这个地址发送通知，接收方应在 2 秒内返回 {"code":200}。上传时单独指定的地址优先。',
  inUse: '使用中',
  notInUse: '未设置',
  address: '地址',
  remove: '移除',
  saved: '已保存。',
  log: '投递记录',
  replayFailed: '重新投递全部失败项',
  none: '还没有投递',
  noneHint: '设置回调地址，或在上传时带上 callback_url；文档处理结束后，每次投递都会记录在这里。',
  time: '时间',
  event: '事件',
  attempts: '尝试次数',
  state: '状态',
  details: '详情',
  more: '加载更多',
  events: ['处理中', '处理成功', '处理失败'],
  states: { pending: '等待中', delivered: '已送达', failed: '失败' },
  delivery: '投递详情',
  document: '文档 ID',
  replay: '重新投递',
  next: (time: string) => `下次尝试：${time}`,
  attempt: (status: number | null, code: string | null, duration: number) =>
    `HTTP ${status ?? '无响应'}${code === null ? '' : ` · code ${code}`} · ${duration} 毫秒`,
}

type Texts = typeof zh

const en: Texts = {
  setting: "The account's address of callbacks",
  settingHint:
    'When the work on a document has ended, the platform tells this address, which should answer {"code":200} within 2 seconds. An address given with an upload comes first.',
  inUse: 'in use',
  notInUse: 'not set',
  address: 'Address',
  remove: 'Remove',
  saved: 'Saved.',
  log: 'Deliveries',
  replayFailed: 'Send all failed ones again',
  none: 'Nothing was delivered yet',
  noneHint:
    'Set an address, or give callback_url with an upload; every delivery is then listed here when the work on a document has ended.',
  time: 'Time',
  event: 'Event',
  attempts: 'Attempts',
  state: 'State',
  details: 'Details',
  more: 'Show more',
  events: ['in work', 'succeeded', 'failed'],
  states: { pending: 'waiting', delivered: 'delivered', failed: 'failed' },
  delivery: 'Delivery',
  document: 'Document id',
  replay: 'Send again',
  next: (time) => `Next attempt: ${time}`,
  attempt: (status, code, duration) =>
    `HTTP ${status ?? 'no answer'}${code === null ? '' : ` · code ${code}`} · ${duration} ms`,
}

export const texts = { zh, en }
