export { toPageBox } from './page-box.ts'
export type { MarkedBox, PageBox } from './page-box.ts'
export { PageViewer } from './page-viewer.tsx'
