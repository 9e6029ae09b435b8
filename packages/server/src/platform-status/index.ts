export { statusRoutes } from './status-routes.ts'
export type { StatusRouteOptions } from './status-routes.ts'
