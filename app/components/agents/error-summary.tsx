import { CircleAlert } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import type { DraftErrors } from './draft-keeper.ts'
import { sectionOfPath } from './editor-sections.ts'

/** Every mistake in one place, each a link to its field. */
export function ErrorSummary({ errors, onGo }: { errors: DraftErrors; onGo: (path: string) => void }) {
  const t = useT()
  const found = Object.entries(errors)
  if (found.length === 0) return null
  return (
    <section
      aria-label={t('character.errors.title')}
      className="flex gap-2.5 rounded-md border border-danger/40 bg-danger-soft px-4 py-3"
    >
      <CircleAlert className="mt-0.5 size-4 shrink-0 text-danger" aria-hidden="true" />
      <div className="grid min-w-0 gap-1">
        <p className="font-medium text-danger">{t('character.errors.count', { count: found.length })}</p>
        <ul className="grid gap-0.5 text-sm">
          {found.map(([path, message]) => {
            const field = `versions.field.${path.replace(/^settings\./, '').replace(/\.\d+.*$/, '')}`
            const name = t.has(field) ? t(field) : t(`character.section.${sectionOfPath(path)}`)
            return (
              <li key={path}>
                <button
                  type="button"
                  onClick={() => onGo(path)}
                  className="rounded-sm text-left text-danger underline"
                >
                  {name}: {message}
                </button>
              </li>
            )
          })}
        </ul>
      </div>
    </section>
  )
}
