import { BookOpen } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { LogoMark } from './logo.tsx'

/** A picture, not a demo: a question, an answer, and the passage it rests on. The text beside it says the same. */
export function AnswerPicture() {
  const t = useT()
  return (
    <div className="hidden gap-3 lg:grid" aria-hidden="true">
      <p className="ml-auto max-w-70 rounded-lg rounded-br-sm bg-accent px-4 py-2.5 text-accent-ink">
        {t('auth.landing.picture.question')}
      </p>
      <div className="flex items-end gap-2.5">
        <LogoMark className="size-8" />
        <p className="max-w-80 rounded-lg rounded-bl-sm border border-line bg-surface px-4 py-2.5 shadow-rest">
          {t('auth.landing.picture.answer')}{' '}
          <span className="inline-grid size-4.5 place-items-center rounded-full bg-accent-soft align-text-top font-semibold text-[11px] text-accent-text">
            1
          </span>
        </p>
      </div>
      <div className="ml-10.5 flex w-fit max-w-80 items-start gap-2.5 rounded-md border border-accent-line bg-accent-soft px-3.5 py-2.5 text-sm">
        <BookOpen className="mt-0.5 size-4 shrink-0 text-accent-text" />
        <span className="grid">
          <span className="font-medium">{t('auth.landing.picture.source')}</span>
          <span className="text-muted">{t('auth.landing.picture.passage')}</span>
        </span>
      </div>
    </div>
  )
}
