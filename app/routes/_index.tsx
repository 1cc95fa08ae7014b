import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { BookOpen, MessagesSquare, Scale } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { AnswerPicture } from '#app/components/shell/answer-picture.tsx'
import { Logo } from '#app/components/shell/logo.tsx'
import { PreferencesMenu } from '#app/components/shell/preferences-menu.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { buttonClass } from '#app/components/ui/button-class.ts'
import { ButtonLink } from '#app/components/ui/button-link.tsx'
import { Cell } from '#app/components/ui/honeycomb.tsx'
import { openProfile } from '#app/domain/profiles/open-profile.server.ts'
import { listWorkspaces } from '#app/domain/workspaces/list-workspaces.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { preferencesOf } from '#app/http/preferences.server.ts'
import { findUser } from '#app/http/require-user.server.ts'

export const meta = titleMeta

/** Whoever is signed in goes to the workspace they were in last. */
export async function loader({ request }: LoaderFunctionArgs) {
  const signedIn = await findUser(request)
  if (!signedIn) {
    const { locale } = await preferencesOf(request)
    return { title: pageTitle(locale, 'auth.landing.title') }
  }
  const [workspaces, profile] = await Promise.all([
    listWorkspaces(signedIn.person),
    openProfile(signedIn.person, signedIn.user.name ?? ''),
  ])
  const next = workspaces.find(({ id }) => id === profile.lastWorkspaceId) ?? workspaces[0]
  throw redirect(next ? `/w/${next.slug}` : '/onboarding')
}

const POINTS = [
  { key: 'knowledge', icon: BookOpen },
  { key: 'team', icon: MessagesSquare },
  { key: 'open', icon: Scale },
] as const

export default function Landing() {
  const t = useT()
  return (
    <div className="mx-auto grid min-h-dvh max-w-5xl grid-rows-[auto_1fr_auto] px-5 sm:px-8">
      <header className="flex items-center justify-between gap-4 py-5">
        <Logo />
        <nav className="flex items-center gap-2" aria-label={t('common.nav.main')}>
          <PreferencesMenu />
          <ButtonLink to="/sign-in" size="sm">
            {t('auth.landing.signIn')}
          </ButtonLink>
        </nav>
      </header>
      <main id="content" className="grid content-center gap-14 py-14">
        <div className="grid items-center gap-10 lg:grid-cols-[1fr_380px]">
          <div className="grid gap-5">
            <h1 className="max-w-2xl font-semibold text-[32px] leading-[1.15] tracking-tight sm:text-[42px]">
              {t('auth.landing.title')}
            </h1>
            <p className="max-w-xl text-md text-muted">{t('auth.landing.purpose')}</p>
            <div className="flex flex-wrap gap-3 pt-1">
              <ButtonLink to="/sign-up" variant="primary">
                {t('auth.landing.start')}
              </ButtonLink>
              {/* Not a page of ours but a customer's, as a visitor sees it. */}
              <a href="/demo" className={buttonClass('secondary')}>
                {t('auth.landing.demo')}
              </a>
            </div>
          </div>
          <AnswerPicture />
        </div>
        <ul className="grid gap-x-10 gap-y-8 border-line border-t pt-10 sm:grid-cols-3">
          {POINTS.map(({ key, icon: Icon }) => (
            <li key={key} className="grid content-start gap-2">
              <Cell icon={<Icon />} />
              <h2 className="font-semibold text-md">{t(`auth.landing.point.${key}.title`)}</h2>
              <p className="text-muted">{t(`auth.landing.point.${key}.body`)}</p>
            </li>
          ))}
        </ul>
      </main>
    </div>
  )
}
