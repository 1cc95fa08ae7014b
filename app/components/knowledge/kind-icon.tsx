import { FileText, Globe, TextQuote } from 'lucide-react'
import type { SourceKind } from '#app/domain/knowledge/rules.ts'

const ICONS = { text: TextQuote, file: FileText, page: Globe } as const

export function KindIcon({ kind }: { kind: SourceKind }) {
  const Icon = ICONS[kind]
  return (
    <span className="grid size-9 shrink-0 place-items-center rounded-sm bg-hover text-muted">
      <Icon className="size-4" aria-hidden="true" />
    </span>
  )
}
