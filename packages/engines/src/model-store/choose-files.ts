import type { RemoteFile } from './model-sources.ts'
import { ModelStoreError } from './model-store-error.ts'

/** Which quantisation to take when the name says none: small without much loss first. */
const preferred = ['Q4_K_M', 'Q4_K_S', 'Q4_0', 'Q5_K_M', 'Q8_0']

const partPattern = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/i

/**
 * The file of a repository that the choice names, or all parts of it in order, the first one first.
 *
 * @param choice a quantisation such as `Q4_K_M`, or the name of a file; absent: the preferred one that is there
 * @throws {ModelStoreError} `notFound` or `ambiguous`, with the choices there are
 */
export function chooseFiles(files: readonly RemoteFile[], choice: string | undefined): RemoteFile[] {
  // Projectors of vision models are no models by themselves.
  const groups = Map.groupBy(
    files.filter(({ name }) => !/mmproj/i.test(name)),
    ({ name }) => wholeName(name),
  )
  const names = [...groups.keys()]
  if (names.length === 0) throw new ModelStoreError('notFound', 'The repository holds no GGUF model')
  const parts = groups.get(chooseName(names, choice)) ?? []
  return complete(parts.toSorted((one, other) => one.name.localeCompare(other.name)))
}

function chooseName(names: readonly string[], choice: string | undefined): string {
  const [only] = names
  if (choice === undefined && only !== undefined && names.length === 1) return only
  const wanted = choice === undefined ? preferred : [choice.replace(/\.gguf$/i, '')]
  for (const tag of wanted) {
    const exact = names.find((name) => name.toLowerCase() === tag.toLowerCase())
    if (exact !== undefined) return exact
    const matching = names.filter((name) => hasTag(name, tag))
    const [match] = matching
    if (match !== undefined && matching.length === 1) return match
    if (matching.length > 1)
      throw new ModelStoreError('ambiguous', `Several files fit; name one of: ${matching.join(', ')}`)
  }
  throw choice === undefined
    ? new ModelStoreError('ambiguous', `Name one of: ${names.join(', ')}`)
    : new ModelStoreError('notFound', `The repository has no ${choice}, it has: ${names.join(', ')}`)
}

/** `model-UD-Q4_K_M` has the tags `Q4_K_M` and `UD-Q4_K_M`, not `K_M`. A plain tag means the plain file where both exist. */
function hasTag(name: string, tag: string): boolean {
  const [lowerName, lowerTag] = [name.toLowerCase(), tag.toLowerCase()]
  if (!lowerName.endsWith(lowerTag)) return false
  const before = lowerName.slice(0, -lowerTag.length)
  return /[-._]$/.test(before) && !(before.endsWith('ud-') && !lowerTag.startsWith('ud-'))
}

function wholeName(name: string): string {
  return partPattern.exec(name)?.[1] ?? name.replace(/\.gguf$/i, '')
}

function complete(parts: RemoteFile[]): RemoteFile[] {
  const total = Number(partPattern.exec(parts[0]?.name ?? '')?.[3] ?? 1)
  if (parts.length !== total) {
    throw new ModelStoreError('notFound', `The repository holds ${parts.length} of ${total} parts of the model`)
  }
  return parts
}
