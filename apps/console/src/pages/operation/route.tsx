import { createRoute } from '@tanstack/react-router'
import type { AnyRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { numberOf, oneOf, textOf } from '../../app/search-values.ts'

export const usageGroups = ['model', 'account', 'key'] as const
export const usageMeasures = ['total_tokens', 'calls', 'prompt_tokens', 'completion_tokens'] as const
export const endCauses = [
  'completed',
  'error',
  'client_closed',
  'engine_error',
  'timeout',
  'server_stopping',
  'interrupted',
] as const
export const taskStates = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const
export const modelSources = ['admin', 'file', 'pulled', 'built-in', 'simulator', 'none'] as const

export interface EnginesSearch {
  /** The engine that is open. */
  readonly engine?: string | undefined
  readonly add?: boolean | undefined
}

export interface ModelsSearch {
  readonly word?: string | undefined
  readonly source?: (typeof modelSources)[number] | undefined
  /** The model that is open. */
  readonly model?: string | undefined
}

export interface UsageSearch {
  /** Days that are looked at, the last one being today. */
  readonly days?: number | undefined
  readonly by?: (typeof usageGroups)[number] | undefined
  readonly measure?: (typeof usageMeasures)[number] | undefined
  readonly account?: string | undefined
  readonly model?: string | undefined
}

export interface RequestsSearch {
  readonly tab?: 'running' | undefined
  readonly days?: number | undefined
  readonly account?: string | undefined
  readonly key?: string | undefined
  readonly model?: string | undefined
  readonly cause?: (typeof endCauses)[number] | undefined
  readonly status?: number | undefined
  readonly request?: string | undefined
  /** The call that is open. */
  readonly call?: string | undefined
}

export interface TasksSearch {
  readonly state?: (typeof taskStates)[number] | undefined
  readonly kind?: string | undefined
  readonly account?: string | undefined
  readonly model?: string | undefined
  /** The task that is open. */
  readonly task?: string | undefined
}

export interface ModerationSearch {
  readonly list?: string | undefined
}

/** Pages of operators. */
export function operationRoutes<Parent extends AnyRoute>(parent: Parent) {
  return [
    createRoute({
      getParentRoute: () => parent,
      path: '/operation/status',
      component: lazyPage(() => import('./status/status-page.tsx'), 'StatusPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/operation/engines',
      validateSearch: (search): EnginesSearch => ({
        engine: textOf(search['engine']),
        add: search['add'] === true ? true : undefined,
      }),
      component: lazyPage(() => import('./engines/engines-page.tsx'), 'EnginesPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/operation/models',
      validateSearch: (search): ModelsSearch => ({
        word: textOf(search['word']),
        source: oneOf(modelSources, search['source']),
        model: textOf(search['model']),
      }),
      component: lazyPage(() => import('./models/models-page.tsx'), 'ModelsPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/operation/accounts',
      component: lazyPage(() => import('./accounts/accounts-page.tsx'), 'AccountsPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/operation/accounts/$accountId',
      component: lazyPage(() => import('./accounts/account-page.tsx'), 'AccountPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/operation/usage',
      validateSearch: (search): UsageSearch => ({
        days: numberOf(search['days']),
        by: oneOf(usageGroups, search['by']),
        measure: oneOf(usageMeasures, search['measure']),
        account: textOf(search['account']),
        model: textOf(search['model']),
      }),
      component: lazyPage(() => import('./usage/usage-page.tsx'), 'UsagePage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/operation/requests',
      validateSearch: (search): RequestsSearch => ({
        tab: oneOf(['running'], search['tab']),
        days: numberOf(search['days']),
        account: textOf(search['account']),
        key: textOf(search['key']),
        model: textOf(search['model']),
        cause: oneOf(endCauses, search['cause']),
        status: numberOf(search['status']),
        request: textOf(search['request']),
        call: textOf(search['call']),
      }),
      component: lazyPage(() => import('./requests/requests-page.tsx'), 'RequestsPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/operation/tasks',
      validateSearch: (search): TasksSearch => ({
        state: oneOf(taskStates, search['state']),
        kind: textOf(search['kind']),
        account: textOf(search['account']),
        model: textOf(search['model']),
        task: textOf(search['task']),
      }),
      component: lazyPage(() => import('./tasks/tasks-page.tsx'), 'TasksPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/operation/moderation',
      validateSearch: (search): ModerationSearch => ({ list: textOf(search['list']) }),
      component: lazyPage(() => import('./moderation/moderation-page.tsx'), 'ModerationPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/operation/settings',
      component: lazyPage(() => import('./settings/settings-page.tsx'), 'SettingsPage'),
    }),
  ] as const
}
