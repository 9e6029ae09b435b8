import type { Database } from '../database/index.ts'
import type { Route } from '../http/index.ts'
import { taskAdminRepository } from './task-admin-repository.ts'
import { taskAdminRoutes } from './task-admin-routes.ts'
import type { TaskService } from './task-service.ts'

/** What administrators do with tasks of every kind. */
export function openTaskAdmin({ db, tasks }: { readonly db: Database; readonly tasks: TaskService }): {
  readonly routes: readonly Route[]
} {
  return { routes: taskAdminRoutes({ repository: taskAdminRepository(db), onChanged: () => tasks.wake() }) }
}
