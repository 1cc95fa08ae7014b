import { useT } from '#app/components/i18n.tsx'
import { buttonClass } from '#app/components/ui/button-class.ts'
import { useKeepTarget } from './back-target.tsx'
import { ProviderMark } from './provider-mark.tsx'

/** One link for each provider that is configured; nothing where none is. Links, because they lead to another site. */
export function OAuthLinks({ providers }: { providers: readonly ('github' | 'google')[] }) {
  const t = useT()
  const keepTarget = useKeepTarget()
  if (providers.length === 0) return null
  return (
    <div className="grid gap-2.5">
      {providers.map((provider) => (
        <a
          key={provider}
          href={keepTarget(`/sign-in/with/${provider}`)}
          className={buttonClass('secondary', 'md', 'w-full')}
        >
          <ProviderMark provider={provider} />
          {t(`auth.oauth.${provider}`)}
        </a>
      ))}
      <p className="flex items-center gap-3 pt-1 text-muted text-xs before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        {t('auth.oauth.or')}
      </p>
    </div>
  )
}
