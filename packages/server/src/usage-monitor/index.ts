export { openUsageMonitor } from './open-usage-monitor.ts'
