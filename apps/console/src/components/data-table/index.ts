export type { Column, SortOrder } from './column.ts'
export { DataTable } from './data-table.tsx'
export type { DataTableProps } from './data-table.tsx'
export { RowButton } from './row-button.tsx'
