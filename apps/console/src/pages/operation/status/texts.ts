const zh = {
  title: '运行状态',
  lead: '平台的各个部分是否正常，以及该怎么处理。',
  levels: { ok: '正常', information: '提示', warning: '降级', failure: '故障' },
  summary: {
    ok: '一切正常',
    information: '运行正常，有几点提示',
    warning: '部分功能降级',
    failure: '有功能不可用',
  },
  checks: {
    database: '数据库',
    journal: '用量记录',
    engines: '引擎',
    models: '模型',
    tasks: '异步任务',
    documents: '知识库文档',
    disk: '磁盘',
    calls: '调用',
  },
  refresh: '重新检查',
  facts: (version: string, uptime: string, memory: string) => `版本 ${version} · 已运行 ${uptime} · 内存 ${memory}`,
  checkedAt: (time: string) => `检查于 ${time}，每 10 秒更新`,
  duration: (days: number, hours: number, minutes: number) =>
    days > 0 ? `${days} 天 ${hours} 小时` : hours > 0 ? `${hours} 小时 ${minutes} 分钟` : `${minutes} 分钟`,
  lastErrors: '最近的错误',
  lastErrorsHint: '过去 24 小时内由引擎、超时或中断造成的失败。',
  noErrors: '过去 24 小时没有这样的错误。',
  look: '查看',
  columns: { time: '时间', operation: '操作', model: '模型', engine: '引擎', end: '结束方式' },
}

type Texts = typeof zh

const en: Texts = {
  title: 'Status',
  lead: 'Whether each part of the platform is well, and what to do where it is not.',
  levels: { ok: 'ok', information: 'note', warning: 'degraded', failure: 'failing' },
  summary: {
    ok: 'All is well',
    information: 'All works; some things are worth knowing',
    warning: 'Something is degraded',
    failure: 'Something does not work',
  },
  checks: {
    database: 'Database',
    journal: 'Usage journal',
    engines: 'Engines',
    models: 'Models',
    tasks: 'Tasks',
    documents: 'Documents',
    disk: 'Disk',
    calls: 'Calls',
  },
  refresh: 'Check again',
  facts: (version, uptime, memory) => `Version ${version} · up for ${uptime} · ${memory} of memory`,
  checkedAt: (time) => `Checked ${time}, again every 10 seconds`,
  duration: (days, hours, minutes) =>
    days > 0 ? `${days} d ${hours} h` : hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min`,
  lastErrors: 'Last errors',
  lastErrorsHint: 'Calls of the last 24 hours that an engine, a time limit or an interruption ended.',
  noErrors: 'None in the last 24 hours.',
  look: 'Look',
  columns: { time: 'Time', operation: 'Operation', model: 'Model', engine: 'Engine', end: 'Ended by' },
}

export const texts = { zh, en }
