import { selectBudgetStands } from '#app/db/budgets.server.ts'
import { selectMailSubject } from '#app/db/mail-subjects.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { formatAmount, formatShare } from '#app/domain/budgets/amounts.ts'
import { env } from '#app/env.server.ts'
import { formatDate, formatNumber } from '#app/i18n/format.ts'
import { translatorFor } from '#app/i18n/server.ts'
import { layOut } from '#app/integrations/email/layout.ts'
import type { PreparedMail } from './send-mail.server.ts'

/** To an owner or admin, when half, most or all of a budget is used. Null when it is gone, or off, or they are not any more. */
export async function budgetMail(about: {
  workspaceId: string
  subjectId: string
  recipientId?: string | undefined
}): Promise<PreparedMail> {
  const { workspaceId, subjectId: budgetId, recipientId: userId } = about
  if (!userId) return null
  const found = await asSystem('people are told of a budget', async (tx) => ({
    person: await selectMailSubject(tx, { workspaceId, userId }),
    budget: (await selectBudgetStands(tx, workspaceId)).find(({ id }) => id === budgetId),
  }))
  const { person, budget } = found
  if (!person || person.purge_at || !budget?.is_enabled) return null
  const { locale } = person
  const t = translatorFor(locale)
  const share = budget.used / budget.limit_value
  // Tokens and dollars are set aside by the most a call may use: a budget can be reached long before it is used up.
  const hasNoRoom = share < 1 && budget.was_reached
  const words = {
    workspace: person.workspace_name,
    percent: formatNumber(locale, Math.floor(share * 100) / 100, { style: 'percent' }),
    name: budget.agent_name
      ? t('mail.budget.name.agent', { agent: budget.agent_name })
      : t('mail.budget.name.workspace'),
    used: formatShare(locale, budget.unit, budget.used),
    limit: formatAmount(locale, t, budget.unit, budget.limit_value),
    date: formatDate(locale, person.time_zone, budget.resets_at),
  }
  const { text, html } = layOut({
    locale,
    paragraphs: [
      hasNoRoom
        ? `${t('mail.budget.intro', words)} ${t('mail.budget.noRoom')}`
        : t('mail.budget.intro', words),
      `${t(`mail.budget.then.${budget.behaviour}`)} ${t('mail.budget.resets', words)}`,
    ],
    button: {
      label: t('mail.budget.button'),
      url: `${env().APP_URL}/w/${person.workspace_slug}/settings/budgets`,
    },
    note: t('mail.budget.note'),
  })
  const subject = hasNoRoom
    ? t('mail.budget.subjectNoRoom', words)
    : t(share >= 1 ? 'mail.budget.subjectFull' : 'mail.budget.subject', words)
  return { mail: { to: person.email, subject, text, html } }
}
