/**
 * Models of applications that have no service of their own any more, and those that stand in for them: the first that the
 * configuration knows. The platform's list of application models is older than its list of chat models.
 */
const standIns: Readonly<Record<string, readonly string[]>> = {
  chatglm_pro: ['glm-4-plus', 'glm-4-air-250414', 'glm-4-air', 'glm-4.5', 'glm-4.6', 'glm-4.7'],
  chatglm130b: ['glm-4-air-250414', 'glm-4-air', 'glm-4-plus', 'glm-4.5-air', 'glm-4.6', 'glm-4.7'],
  'glm-3-turbo': ['glm-4-flash-250414', 'glm-4-flash', 'glm-4-air', 'glm-4.5-flash', 'glm-4.7-flash'],
  'glm-4': ['glm-4-plus', 'glm-4-air-250414', 'glm-4-air', 'glm-4.5', 'glm-4.6', 'glm-4.7'],
  'glm-4-9b': ['glm-4-flash-250414', 'glm-4-flash', 'glm-4.5-flash', 'glm-4.7-flash'],
}

/**
 * The model that answers for an application.
 * @param configured ids that have routes of their own, in any letter case
 */
export function answeringModel(name: string, configured: readonly string[]): string {
  const known = new Set(configured.map((id) => id.toLowerCase()))
  const wanted = name.toLowerCase()
  if (known.has(wanted)) return name
  return standIns[wanted]?.find((id) => known.has(id)) ?? name
}
