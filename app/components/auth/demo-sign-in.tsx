import { Sparkle } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'

type Props = { account: { email: string; password: string }; onFill: () => void }

/** In development: the seeded account, one press from the form. */
export function DemoSignIn({ account, onFill }: Props) {
  const t = useT()
  return (
    <aside className="grid gap-2 rounded-md border border-accent-line bg-accent-soft px-4 py-3">
      <h2 className="flex items-center gap-2 font-medium">
        <Sparkle className="size-4 text-accent-text" aria-hidden="true" />
        {t('auth.demo.title')}
      </h2>
      <p className="text-sm">{t('auth.demo.purpose')}</p>
      <p className="font-mono text-xs">
        {account.email} · {account.password}
      </p>
      <Button size="sm" className="mt-1 justify-self-start" onClick={onFill}>
        {t('auth.demo.fill')}
      </Button>
    </aside>
  )
}
