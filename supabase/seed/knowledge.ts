import { readFileSync } from 'node:fs'
import { insertJobRun } from '#app/db/job-runs.server.ts'
import { insertSource, replaceSourceAgents } from '#app/db/knowledge-sources.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { ingestSource } from '#app/domain/knowledge/ingest-source.server.ts'
import { newId } from '#app/lib/ids.ts'

/** File of supabase/seed/knowledge -> the source's name. */
const SOURCES: Record<string, string> = {
  'products.en': 'Products and prices',
  'shipping.en': 'Shipping and delivery',
  'returns.en': 'Returns and refunds',
  'payment.en': 'Payment',
  'care.en': 'Keeping honey: questions and answers',
  'about.en': 'About the shop',
  'products.pt': 'Produtos e preços',
  'shipping.pt': 'Envio e entrega',
  'returns.pt': 'Trocas e devoluções',
  'payment.pt': 'Pagamento',
  'care.pt': 'Como guardar o mel: perguntas e respostas',
  'about.pt': 'Sobre a loja',
}

/** Adds the shop's texts and reads them at once, by the verb of the ingest job: the worker is not up yet. */
export async function addKnowledge(ctx: Context, agentId: string): Promise<void> {
  for (const [file, name] of Object.entries(SOURCES)) {
    const text = readFileSync(new URL(`knowledge/${file}.md`, import.meta.url), 'utf8')
    const [sourceId, jobRunId] = [newId(), newId()]
    const created_by = ctx.actor.kind === 'user' ? ctx.actor.userId : null
    await asActor(scopeOf(ctx), async (tx) => {
      await insertSource(tx, {
        id: sourceId,
        workspace_id: ctx.workspaceId,
        kind: 'text',
        name,
        text_content: text,
        mime_type: 'text/markdown',
        size_bytes: Buffer.byteLength(text),
        status: 'pending',
        created_by,
      })
      await replaceSourceAgents(tx, ctx.workspaceId, sourceId, [agentId])
      await insertJobRun(tx, {
        id: jobRunId,
        workspace_id: ctx.workspaceId,
        task: 'knowledge/ingest',
        subject_type: 'knowledge_source',
        subject_id: sourceId,
        created_by,
      })
    })
    const job: Context = { ...ctx, actor: { kind: 'job', task: 'knowledge/ingest' }, role: null }
    await ingestSource(job, { sourceId, jobRunId })
  }
}
