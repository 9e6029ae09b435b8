import {
  AppWindow,
  Activity,
  AudioLines,
  BookA,
  BookOpen,
  Boxes,
  ChartColumn,
  Clapperboard,
  Cpu,
  House,
  Image,
  Languages,
  Layers,
  ListChecks,
  ListOrdered,
  MessageSquare,
  Mic,
  MicVocal,
  ScanText,
  ScrollText,
  Settings,
  ShieldCheck,
  Sparkles,
  Users,
  Waypoints,
  Wrench,
} from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { Messages } from '../messages/zh.ts'

export interface NavigationEntry {
  readonly to: string
  readonly icon: LucideIcon
  readonly label: (text: Messages) => string
  /** Shown to keys of the role admin only; the server refuses the others anyway. */
  readonly adminOnly?: boolean
}

/** Entries under one heading, which folds. */
export interface NavigationGroup {
  readonly icon: LucideIcon
  readonly label: (text: Messages) => string
  readonly adminOnly?: boolean
  readonly entries: readonly NavigationEntry[]
}

const playground: NavigationGroup = {
  icon: Sparkles,
  label: (text) => text.nav.playground,
  entries: [
    { to: '/playground/chat', icon: MessageSquare, label: (text) => text.nav.chat },
    { to: '/playground/images', icon: Image, label: (text) => text.nav.images },
    { to: '/playground/videos', icon: Clapperboard, label: (text) => text.nav.videos },
    { to: '/playground/speech', icon: AudioLines, label: (text) => text.nav.speech },
    { to: '/playground/voices', icon: MicVocal, label: (text) => text.nav.voices },
    { to: '/playground/transcription', icon: Mic, label: (text) => text.nav.transcription },
    { to: '/playground/translation', icon: Languages, label: (text) => text.nav.translation },
    { to: '/glossaries', icon: BookA, label: (text) => text.nav.glossaries },
    { to: '/playground/layout', icon: ScanText, label: (text) => text.nav.layout },
    { to: '/playground/rerank', icon: ListOrdered, label: (text) => text.nav.rerank },
    { to: '/playground/embeddings', icon: Waypoints, label: (text) => text.nav.embeddings },
  ],
}

const operation: NavigationGroup = {
  icon: Wrench,
  label: (text) => text.nav.operation,
  adminOnly: true,
  entries: [
    { to: '/operation/status', icon: Activity, label: (text) => text.nav.status },
    { to: '/operation/engines', icon: Cpu, label: (text) => text.nav.engines },
    { to: '/operation/models', icon: Boxes, label: (text) => text.nav.models },
    { to: '/operation/accounts', icon: Users, label: (text) => text.nav.accounts },
    { to: '/operation/usage', icon: ChartColumn, label: (text) => text.nav.usage },
    { to: '/operation/requests', icon: ScrollText, label: (text) => text.nav.requests },
    { to: '/operation/tasks', icon: ListChecks, label: (text) => text.nav.tasks },
    { to: '/operation/moderation', icon: ShieldCheck, label: (text) => text.nav.moderation },
    { to: '/operation/settings', icon: Settings, label: (text) => text.nav.settings },
  ],
}

export const navigation: readonly (NavigationEntry | NavigationGroup)[] = [
  { to: '/', icon: House, label: (text) => text.nav.home },
  playground,
  { to: '/knowledge', icon: BookOpen, label: (text) => text.nav.knowledge },
  { to: '/applications', icon: AppWindow, label: (text) => text.nav.applications },
  { to: '/batches', icon: Layers, label: (text) => text.nav.batches },
  operation,
]
