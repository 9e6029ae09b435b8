export { videoRoutes } from './video-routes.ts'
export { VideoService, videoTaskKind } from './video-service.ts'
export type { VideoCall } from './video-service.ts'
export { videoTaskHandler } from './video-task.ts'
