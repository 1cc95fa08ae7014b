import { BookOpen, Bot, Inbox, SlidersHorizontal } from 'lucide-react'

/** The sections of a workspace, in the order of the sidebar. `key` is the letter after `g` that leads there. */
export const SECTIONS = [
  { id: 'inbox', path: 'inbox', icon: Inbox, key: 'i' },
  { id: 'agents', path: 'agents', icon: Bot, key: 'a' },
  { id: 'knowledge', path: 'knowledge', icon: BookOpen, key: 'k' },
  { id: 'settings', path: 'settings', icon: SlidersHorizontal, key: 's' },
] as const
