import { selectToolTitles } from '#app/db/agent-references.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { listModelChoices } from '#app/domain/providers/list-model-choices.server.ts'
import { translatorFor } from '#app/i18n/server.ts'
import { describeSettings } from './describe-settings.ts'
import type { Describe } from './diff-settings.ts'

/** Fields and values of settings in the reader's language, models and tools by their names. Opens transactions of its own. */
export async function describeFor(ctx: Context): Promise<Describe> {
  const groups = await listModelChoices(ctx)
  const tools = await asActor(scopeOf(ctx), (tx) => selectToolTitles(tx, ctx.workspaceId))
  return describeSettings(translatorFor(ctx.locale) as never, ctx.locale, {
    doors: new Map(groups.map(({ prefix, name }) => [prefix, name])),
    tools: new Map(tools.map(({ id, title }) => [id, title])),
  })
}
