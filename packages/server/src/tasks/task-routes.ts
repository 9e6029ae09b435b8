import { retrieveAsyncResult } from '@openmaas/protocol'
import { route } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { TaskService } from './task-service.ts'

export function taskRoutes({ tasks }: { tasks: TaskService }): Route[] {
  return [
    route(retrieveAsyncResult, ({ caller, params, language }) => tasks.result(caller, params['id'] ?? '', language)),
  ]
}
