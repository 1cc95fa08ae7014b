import { ArrowRight, Minus, Plus } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import type { DiffPart, FieldDiff } from '#app/domain/agents/diff-settings.ts'

const ADDED = 'rounded-[3px] bg-success-soft px-0.5 text-success underline decoration-1 underline-offset-2'
const REMOVED = 'rounded-[3px] bg-danger-soft px-0.5 text-danger line-through decoration-1'

/** What differs, field by field. Colour, line and words each say it: what went is struck through, what came is underlined. */
export function FieldDiffs({ fields, label }: { fields: FieldDiff[]; label: string }) {
  return (
    <dl aria-label={label} className="divide-y divide-line">
      {fields.map((field) => (
        <div key={field.path} className="grid gap-1.5 py-3 first:pt-0 last:pb-0">
          <dt className="font-medium text-sm">{field.label}</dt>
          <dd className="min-w-0">
            {field.kind === 'text' ? <TextDiff parts={field.parts} /> : null}
            {field.kind === 'value' ? <ValueDiff before={field.before} after={field.after} /> : null}
            {field.kind === 'list' ? <ListDiff {...field} /> : null}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** `ins` and `del` are not read out everywhere, so words for screen readers stand inside. */
function Added({ children }: { children: string }) {
  const t = useT()
  return (
    <ins className={ADDED}>
      <span className="sr-only">{t('versions.added')} </span>
      {children}
    </ins>
  )
}

function Removed({ children }: { children: string }) {
  const t = useT()
  return (
    <del className={REMOVED}>
      <span className="sr-only">{t('versions.removed')} </span>
      {children}
    </del>
  )
}

function TextDiff({ parts }: { parts: DiffPart[] }) {
  return (
    <p className="text-measure whitespace-pre-wrap break-words">
      {parts.map((part, at) => {
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other identity and keep their order
        if (part.change === 'added') return <Added key={at}>{part.text}</Added>
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        if (part.change === 'removed') return <Removed key={at}>{part.text}</Removed>
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        return <span key={at}>{shortened(part.text, at === 0, at === parts.length - 1)}</span>
      })}
    </p>
  )
}

const AROUND = 160

/** Of a long stretch that stayed, the words around what changed. */
function shortened(text: string, isFirst: boolean, isLast: boolean): string {
  if (text.length <= 3 * AROUND) return text
  const head = isFirst ? '' : text.slice(0, AROUND)
  const tail = isLast ? '' : text.slice(-AROUND)
  return `${head} … ${tail}`
}

function ValueDiff({ before, after }: { before: string; after: string }) {
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1 break-words">
      <Removed>{before}</Removed>
      <ArrowRight className="size-3.5 shrink-0 text-faint" aria-hidden="true" />
      <Added>{after}</Added>
    </p>
  )
}

function ListDiff({ added, removed, kept }: { added: string[]; removed: string[]; kept: number }) {
  const t = useT()
  return (
    <ul className="grid gap-1">
      {removed.map((entry) => (
        <li key={`-${entry}`} className="flex items-baseline gap-2">
          <Minus className="size-3 shrink-0 translate-y-0.5 text-danger" aria-hidden="true" />
          <span className="min-w-0 break-words">
            <Removed>{entry}</Removed>
          </span>
        </li>
      ))}
      {added.map((entry) => (
        <li key={`+${entry}`} className="flex items-baseline gap-2">
          <Plus className="size-3 shrink-0 translate-y-0.5 text-success" aria-hidden="true" />
          <span className="min-w-0 break-words">
            <Added>{entry}</Added>
          </span>
        </li>
      ))}
      {kept > 0 ? <li className="text-muted text-sm">{t('versions.kept', { count: kept })}</li> : null}
    </ul>
  )
}
