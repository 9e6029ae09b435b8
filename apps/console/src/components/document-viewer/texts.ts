export const texts = {
  zh: {
    previous: '上一页',
    next: '下一页',
    page: '页码',
    pageOf: (page: number, name: string) => `《${name}》第 ${page} 页`,
  },
  en: {
    previous: 'Previous page',
    next: 'Next page',
    page: 'Page number',
    pageOf: (page: number, name: string) => `Page ${page} of ${name}`,
  },
}
