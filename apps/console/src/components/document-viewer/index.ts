export { toPageBox } from './page-box.ts'
export type { PageBox } from './page-box.ts'
export type { MarkedBox } from './page-boxes.tsx'
export { PageViewer } from './page-viewer.tsx'
