export { EngineConfiguration, mergeConfiguration } from './engine-configuration.ts'
export { engineAdminRoutes } from './engine-admin-routes.ts'
export { settingsRepository } from './settings-repository.ts'
export type { SettingsRepository } from './settings-repository.ts'
