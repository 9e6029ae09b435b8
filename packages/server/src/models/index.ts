export {
  builtInEngines,
  ConfigurationError,
  engineDefinition,
  modelRoute,
  parseConfiguration,
  platformConfiguration,
} from './configuration.ts'
export type { EngineDefinition, ModelRoute, PlatformConfiguration } from './configuration.ts'
export { hasMaskedSecret, maskAddress, maskedSecret, maskSecrets, unmaskSecrets } from './mask-secrets.ts'
export { EnginePool } from './engine-pool.ts'
export type { EngineHandle } from './engine-pool.ts'
export { ModelRegistry } from './model-registry.ts'
export type { BoundRoute, ResolvedModel } from './model-registry.ts'
export { orderRoutes } from './route-order.ts'
export { openRoutedChat } from './chat-router.ts'
export type { RoutedCall } from './chat-router.ts'
export { callRouted } from './call-router.ts'
export type { RoutedRequest } from './call-router.ts'
export { streamRouted } from './stream-router.ts'
export { modelRoutes } from './model-routes.ts'
