import { clsx } from 'clsx'
import { useT } from '#app/components/i18n.tsx'
import { ratePassword } from '#app/domain/accounts/password-rules.ts'

const PROBLEMS = {
  long: 'auth.meter.long',
  common: 'auth.meter.common',
  personal: 'auth.meter.personal',
} as const
const WORDS = [
  'auth.meter.weak',
  'auth.meter.weak',
  'auth.meter.fair',
  'auth.meter.good',
  'auth.meter.good',
] as const

/** How good a new password is: four marks, and a word on what would help. */
export function StrengthMeter({
  password,
  email,
  name,
}: {
  password: string
  email?: string
  name?: string
}) {
  const t = useT()
  const { score, problem, missing } = ratePassword(password, { email, name })
  const isGood = problem === null && score >= 2
  const text =
    problem === 'short'
      ? t('auth.meter.short', { count: missing })
      : t(problem ? PROBLEMS[problem] : WORDS[score])
  return (
    <span className="grid gap-1.5" data-state={problem ?? (isGood ? 'good' : 'weak')}>
      <span className="grid grid-cols-4 gap-1" role="img" aria-label={t('auth.meter.label', { score })}>
        {[1, 2, 3, 4].map((mark) => (
          <span
            key={mark}
            className={clsx(
              'h-1 rounded-full',
              mark > score ? 'bg-line' : isGood ? 'bg-success' : 'bg-accent',
            )}
          />
        ))}
      </span>
      <span className={isGood ? 'text-success' : undefined}>{text}</span>
    </span>
  )
}
