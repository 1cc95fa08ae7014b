import type { LoaderFunctionArgs } from '@remix-run/node'
import { Link, Outlet, useLoaderData, useParams } from '@remix-run/react'
import { clsx } from 'clsx'
import { Bot, CheckCheck, Hand, Hourglass, Inbox as InboxIcon, UserRound } from 'lucide-react'
import { ConversationList } from '#app/components/conversations/conversation-list.tsx'
import { useInboxKeys } from '#app/components/conversations/use-inbox-keys.ts'
import { ViewTabs } from '#app/components/conversations/view-tabs.tsx'
import { useT } from '#app/components/i18n.tsx'
import { useLiveRevalidation } from '#app/components/live/use-live-revalidation.ts'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { buttonClass } from '#app/components/ui/button-class.ts'
import { ButtonLink } from '#app/components/ui/button-link.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { listConversations } from '#app/domain/inbox/list-conversations.server.ts'
import type { InboxView } from '#app/domain/inbox/rules.ts'
import { listSchema } from '#app/domain/inbox/schemas.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'

export const meta = titleMeta

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, user, workspace } = await requireMember(request, params.slug)
  const { view, before } = listSchema.parse(Object.fromEntries(new URL(request.url).searchParams))
  return {
    title: pageTitle(ctx.locale, 'inbox.title', workspace.name),
    ...(await listConversations(ctx, { view, before })),
    view,
    before,
    workspace: { id: workspace.id, slug: workspace.slug },
    userId: user.id,
  }
}

const ICONS = {
  open: InboxIcon,
  waiting: Hand,
  approval: Hourglass,
  mine: UserRound,
  closed: CheckCheck,
} as const

function NothingHere({ view, slug }: { view: InboxView; slug: string }) {
  const t = useT()
  const Icon = ICONS[view]
  return (
    <EmptyState
      icon={<Icon />}
      title={t(`inbox.empty.${view}.title`)}
      body={t(`inbox.empty.${view}.body`)}
      action={
        view === 'open' ? (
          <ButtonLink to={`/w/${slug}/agents`}>
            <Bot aria-hidden="true" />
            {t('inbox.empty.open.action')}
          </ButtonLink>
        ) : null
      }
    />
  )
}

export default function Inbox() {
  const t = useT()
  const { conversations, counts, nextBefore, before, view, workspace, userId } =
    useLoaderData<typeof loader>()
  const { conversationId } = useParams()
  useLiveRevalidation(workspace.id, ['conversation.changed', 'approval.changed'])
  useInboxKeys()
  const base = `/w/${workspace.slug}/inbox`
  const query = (search: Record<string, string | null>) => {
    const given = Object.entries(search).filter(
      ([name, value]) => value && !(name === 'view' && value === 'open'),
    )
    const text = new URLSearchParams(given as [string, string][]).toString()
    return text && `?${text}`
  }
  return (
    <div className="flex h-shell">
      <div
        className={clsx(
          'w-full flex-col border-line bg-surface md:flex md:w-88 md:shrink-0 xl:w-96 md:border-r',
          conversationId ? 'hidden' : 'flex',
        )}
      >
        <header className="flex items-baseline justify-between gap-3 px-4 pt-4 pb-1">
          {conversationId ? (
            <h2 className="font-semibold text-lg">{t('inbox.title')}</h2>
          ) : (
            <h1 className="font-semibold text-lg">{t('inbox.title')}</h1>
          )}
          <Link
            to={`/w/${workspace.slug}/leads`}
            className="text-muted text-sm underline-offset-2 hover:text-ink hover:underline"
          >
            {t('leads.title')}
          </Link>
        </header>
        <ViewTabs view={view} counts={counts} hrefOf={(entry) => `${base}${query({ view: entry })}`} />
        <div className="min-h-0 flex-1 overflow-y-auto">
          {conversations.length === 0 ? <NothingHere view={view} slug={workspace.slug} /> : null}
          <ConversationList
            items={conversations}
            currentId={conversationId}
            userId={userId}
            hrefOf={(id) => `${base}/${id}${query({ view, before })}`}
          />
          {nextBefore ? (
            <div className="grid justify-items-center p-4">
              <Link
                to={`${base}${query({ view, before: nextBefore })}`}
                className={buttonClass('secondary', 'sm')}
              >
                {t('inbox.loadMore')}
              </Link>
            </div>
          ) : null}
        </div>
      </div>
      <div className={clsx('min-w-0 flex-1 md:flex', conversationId ? 'flex' : 'hidden')}>
        <Outlet />
      </div>
    </div>
  )
}
