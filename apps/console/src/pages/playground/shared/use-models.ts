import { useQuery } from '@tanstack/react-query'
import { client } from '../../../api/client.ts'

export interface ModelChoice {
  /** Ids of the models that fit, the chosen one among them. */
  readonly names: readonly string[]
  /** Whether nobody but the simulator answers for the chosen one. */
  readonly isSimulated: boolean
}

/**
 * The models of some kinds that the platform serves, and those whose kind only the operator knows.
 * @param kinds as the list of models tells them, as `image`
 */
export function useModels(kinds: readonly string[], chosen: string): ModelChoice {
  const { data } = useQuery({ queryKey: ['models'], queryFn: () => client.models.list(), staleTime: 60_000 })
  const fitting = data?.data.filter((model) => model.kind === null || kinds.includes(model.kind)) ?? []
  const served = data?.data.find(({ id }) => id === chosen)
  return {
    names: [...new Set([chosen, ...fitting.map(({ id }) => id)])],
    isSimulated: served?.owned_by === 'simulator',
  }
}
