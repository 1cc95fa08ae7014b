import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData, useRouteLoaderData, useSearchParams } from '@remix-run/react'
import { ConversationView } from '#app/components/conversations/conversation-view.tsx'
import { PageFailure } from '#app/components/shell/page-failure.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import type { Context } from '#app/domain/context.server.ts'
import { stopAnswer } from '#app/domain/conversations/stop-answer.server.ts'
import { closeConversation } from '#app/domain/inbox/close-conversation.server.ts'
import { getConversation } from '#app/domain/inbox/get-conversation.server.ts'
import { handBack } from '#app/domain/inbox/hand-back.server.ts'
import { reopenConversation } from '#app/domain/inbox/reopen-conversation.server.ts'
import { sendReply } from '#app/domain/inbox/send-reply.server.ts'
import { takeOver } from '#app/domain/inbox/take-over.server.ts'
import { findLead } from '#app/domain/leads/list-leads.server.ts'
import { deedOf } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'

export const meta = titleMeta

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  const conversation = await getConversation(ctx, params.conversationId ?? '')
  const lead = await findLead(ctx, conversation.id)
  return {
    title: pageTitle(ctx.locale, 'inbox.title', workspace.name),
    conversation,
    lead,
    slug: workspace.slug,
  }
}

const DEEDS = {
  'take-over': takeOver,
  'hand-back': handBack,
  close: closeConversation,
  reopen: reopenConversation,
  reply: sendReply,
  stop: (ctx: Context, { conversationId }: { conversationId: string }) => stopAnswer(ctx, conversationId),
} as const

export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx } = await requireMember(request, params.slug)
  const form = await request.formData()
  const input = Object.fromEntries(form)
  try {
    await deedOf(form, DEEDS)(ctx, { ...input, conversationId: params.conversationId ?? '' })
    return { error: null }
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}

export default function Conversation() {
  const { conversation, lead, slug } = useLoaderData<typeof loader>()
  const shell = useRouteLoaderData('routes/_app.w.$slug') as { person: { id: string; name: string } }
  const [search] = useSearchParams()
  const query = search.size > 0 ? `?${search}` : ''
  return (
    <ConversationView
      key={conversation.id}
      slug={slug}
      conversation={conversation}
      lead={lead}
      person={shell.person}
      backHref={`/w/${slug}/inbox${query}`}
    />
  )
}

/** A conversation that is not there leaves the list beside it. */
export function ErrorBoundary() {
  return (
    <div className="grid flex-1 place-items-center">
      <PageFailure />
    </div>
  )
}
