export { imageTaskHandler, imageTaskKind } from './async-image.ts'
export { imageRoutes } from './image-routes.ts'
export { ImageService } from './image-service.ts'
export type { DrawnImage, ImageWish, WatermarkRule } from './image-service.ts'
