import type { LucideIcon } from 'lucide-react'
import {
  BookOpen,
  Clock,
  Code,
  DoorOpen,
  Gauge,
  History,
  Images,
  MessageSquareText,
  Palette,
  ShieldCheck,
  UserRound,
  UsersRound,
  Wrench,
} from 'lucide-react'

// The parts of the form in their order. A new part is one entry here, its name in the catalogues (`character.section.<id>`),
// and one <EditorSection> in agent-editor.tsx.

type Entry = {
  id: string
  Icon: LucideIcon
  /** Open on a wide screen from the start: what a newcomer reads. The others say in their head what they are set to. */
  isOpen: boolean
  /** Where the fields of this part stand in the draft, longest match first; for errors. */
  paths: readonly string[]
}

export const EDITOR_SECTIONS = [
  { id: 'persona', Icon: UserRound, isOpen: true, paths: ['name', 'settings.persona'] },
  { id: 'knowledge', Icon: BookOpen, isOpen: true, paths: [] },
  {
    id: 'answers',
    Icon: MessageSquareText,
    isOpen: true,
    paths: [
      'settings.model',
      'settings.fallbackModels',
      'settings.language',
      'settings.instructions',
      'settings.temperature',
      'settings.maxOutputTokens',
    ],
  },
  {
    id: 'welcome',
    Icon: DoorOpen,
    isOpen: true,
    paths: ['settings.welcome', 'settings.suggestedQuestions'],
  },
  {
    id: 'look',
    Icon: Palette,
    isOpen: true,
    paths: ['settings.avatar', 'settings.accentColor', 'settings.position'],
  },
  {
    id: 'people',
    Icon: Clock,
    isOpen: false,
    paths: ['settings.handover', 'settings.handoverMessage', 'settings.businessHours'],
  },
  { id: 'guardrails', Icon: ShieldCheck, isOpen: false, paths: ['settings.guardrails'] },
  { id: 'tools', Icon: Wrench, isOpen: false, paths: ['settings.tools'] },
  { id: 'media', Icon: Images, isOpen: false, paths: [] },
  {
    id: 'advanced',
    Icon: Gauge,
    isOpen: false,
    paths: ['settings.limits', 'settings.outputSchema', 'settings.acceptsImages', 'settings.isGrounded'],
  },
  { id: 'page', Icon: Code, isOpen: true, paths: [] },
  { id: 'versions', Icon: History, isOpen: true, paths: [] },
  { id: 'access', Icon: UsersRound, isOpen: false, paths: [] },
] as const satisfies readonly Entry[]

export type SectionId = (typeof EDITOR_SECTIONS)[number]['id']

/** The part of the form that a field of the draft stands in. */
export function sectionOfPath(path: string): SectionId {
  const at = EDITOR_SECTIONS.flatMap(({ id, paths }) => paths.map((prefix) => ({ id, prefix })))
    .filter(({ prefix }) => path === prefix || path.startsWith(`${prefix}.`))
    .sort((a, b) => b.prefix.length - a.prefix.length)[0]
  return at?.id ?? 'persona'
}

/** The element of a part, for links and scrolling. */
export const sectionElementId = (id: SectionId) => `part-${id}`
