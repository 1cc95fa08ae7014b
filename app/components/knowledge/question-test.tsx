import { Link, useFetcher } from '@remix-run/react'
import { useT } from '#app/components/i18n.tsx'
import { Badge } from '#app/components/ui/badge.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Select } from '#app/components/ui/select.tsx'
import { matchOf } from '#app/domain/retrieval/rules.ts'
import type { TestedPassage } from '#app/domain/retrieval/test-question.server.ts'

type Props = { slug: string; agents: { id: string; name: string }[] }

const TONES = { strong: 'success', fair: 'warning', weak: 'neutral' } as const

/** Asks as an agent would be asked, and shows what it would answer from. */
export function QuestionTest({ slug, agents }: Props) {
  const t = useT()
  const fetcher = useFetcher<{ passages: TestedPassage[] }>()
  const passages = fetcher.data?.passages
  return (
    <Card title={t('knowledge.test.title')} purpose={t('knowledge.test.purpose')}>
      <fetcher.Form
        method="get"
        action={`/resources/w/${slug}/passages`}
        className="grid items-end gap-3 sm:grid-cols-[12rem_1fr_auto]"
      >
        <Field label={t('knowledge.test.agent')}>
          <Select name="agentId" options={agents.map((agent) => ({ value: agent.id, label: agent.name }))} />
        </Field>
        <Field label={t('knowledge.test.question')}>
          <Input
            name="question"
            required
            maxLength={1_000}
            placeholder={t('knowledge.test.placeholder')}
            autoComplete="off"
          />
        </Field>
        <Button type="submit" isLoading={fetcher.state !== 'idle'}>
          {t('knowledge.test.submit')}
        </Button>
      </fetcher.Form>
      <div aria-live="polite">
        {passages?.length === 0 ? <p className="pt-4 text-muted">{t('knowledge.test.none')}</p> : null}
        {passages && passages.length > 0 ? (
          <ol aria-label={t('knowledge.test.results')} className="grid divide-y divide-line pt-3">
            {passages.map((passage) => (
              <PassageFound key={passage.chunkId} slug={slug} passage={passage} />
            ))}
          </ol>
        ) : null}
      </div>
    </Card>
  )
}

function PassageFound({ slug, passage }: { slug: string; passage: TestedPassage }) {
  const t = useT()
  const match = matchOf(passage.similarity)
  const similarity = (passage.similarity ?? 0).toFixed(2)
  return (
    <li className="grid gap-1 py-3">
      <div className="flex flex-wrap items-center gap-2">
        <Link
          to={`/w/${slug}/knowledge/${passage.sourceId}?chunk=${passage.chunkId}`}
          className="font-medium hover:underline"
        >
          {[passage.title, ...passage.headingPath].join(' › ')}
        </Link>
        <Badge tone={TONES[match]}>{t(`knowledge.test.${match}`)}</Badge>
        <span className="text-faint text-xs">
          {t('knowledge.test.score', { similarity, score: passage.score.toFixed(4) })}
        </span>
      </div>
      <p className="line-clamp-3 text-measure whitespace-pre-line text-muted">{passage.content}</p>
    </li>
  )
}
