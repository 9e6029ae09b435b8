const zh = {
  title: '设置',
  lead: '正在生效的配置，密钥以 *** 代替。修改在配置文件和环境变量中进行。',
  reload: '重新加载配置文件',
  reloaded: (engines: number, models: number) => `已重新加载：${engines} 个引擎，${models} 个模型有路由。`,
  file: '配置文件',
  noFile: '没有配置文件。设置环境变量 OPENMAAS_CONFIG 并重启即可使用。',
  dataFolder: '数据目录',
  reloadHint: '引擎与路由在重新加载后立即生效；其他部分在下次启动时生效。',
  needsStart: (sections: string) => `这些部分已在文件中修改，下次启动后生效：${sections}`,
  environment: '环境变量',
  sections: '配置',
  none: '没有设置。',
}

type Texts = typeof zh

const en: Texts = {
  title: 'Settings',
  lead: 'The configuration in effect, secrets as ***. It is changed in the configuration file and in the environment.',
  reload: 'Reload the file',
  reloaded: (engines, models) => `Reloaded: ${engines} engines, routes for ${models} models.`,
  file: 'Configuration file',
  noFile: 'There is none. Set the variable OPENMAAS_CONFIG and start again to use one.',
  dataFolder: 'Data folder',
  reloadHint: 'Engines and routes hold as soon as the file is reloaded, other sections with the next start.',
  needsStart: (sections) => `Changed in the file, and in effect after the next start: ${sections}`,
  environment: 'Environment',
  sections: 'Configuration',
  none: 'Nothing is set.',
}

export const texts = { zh, en }
