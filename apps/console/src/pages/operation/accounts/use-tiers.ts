import { useQuery } from '@tanstack/react-query'
import { client } from '../../../api/client.ts'
import { useTexts } from '../../../messages/language.tsx'
import { texts } from './texts.ts'

export const accountTiers = ['V0', 'V1', 'V2', 'V3', 'unlimited'] as const
export const accountRoles = ['member', 'admin'] as const
export const accountStatuses = ['active', 'inactive', 'locked'] as const

/** The tiers as a list to choose from, each with what it allows. */
export function useTierChoices() {
  const text = useTexts(texts)
  const tiers = useQuery({
    queryKey: ['admin', 'tiers'],
    queryFn: ({ signal }) => client.admin.tiers.list({ signal }),
    staleTime: Infinity,
  })
  return accountTiers.map((value) => {
    const found = tiers.data?.data.find(({ tier }) => tier === value)
    return { value, label: found === undefined ? value : text.tier(value, found.default_limit) }
  })
}
