/** A voice of the platform: known under this id to every engine. */
export interface PlatformVoice {
  readonly id: string
  readonly name: string
}

export const platformVoices: readonly PlatformVoice[] = [
  { id: 'tongtong', name: '彤彤' },
  { id: 'chuichui', name: '锤锤' },
  { id: 'xiaochen', name: '小陈' },
  { id: 'jam', name: 'jam' },
  { id: 'kazi', name: 'kazi' },
  { id: 'douji', name: 'douji' },
  { id: 'luodo', name: 'luodo' },
]
/** Names that guides and the older live sessions use for voices of the platform. */
const alsoKnown = [
  'female',
  'male',
  'default',
  'female-tianmei',
  'female-shaonv',
  'male-qn-daxuesheng',
  'male-qn-jingying',
  'lovely_girl',
]
/** Voices of OpenAI: its clients send one of them when their user named none. */
const openAiVoices = [
  'alloy',
  'ash',
  'ballad',
  'cedar',
  'coral',
  'echo',
  'fable',
  'marin',
  'nova',
  'onyx',
  'sage',
  'shimmer',
  'verse',
]

const known: ReadonlySet<string> = new Set([...platformVoices.map(({ id }) => id), ...alsoKnown, ...openAiVoices])

/** Whether every engine speaks under this name, in one voice or another. */
export function isPlatformVoice(voice: string): boolean {
  return known.has(voice.toLowerCase())
}

export function isOfficialVoice(voice: string): boolean {
  return platformVoices.some(({ id }) => id === voice.toLowerCase())
}
