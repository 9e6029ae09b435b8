export { layoutRoutes } from './layout-routes.ts'
export { LayoutService } from './layout-service.ts'
export { findPagePicture, PagePictures } from './page-pictures.ts'
