import { Link } from '@remix-run/react'
import { useEffect, useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { useDeed } from '#app/components/settings/use-deed.ts'
import { Badge } from '#app/components/ui/badge.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { RelativeTime } from '#app/components/ui/relative-time.tsx'
import { Switch } from '#app/components/ui/switch.tsx'
import type { ConnectionDetail } from '#app/domain/providers/get-connection.server.ts'
import type { RestCause } from '#app/domain/providers/rest.ts'
import type { AgentUse } from '#app/domain/providers/uses.ts'
import { BackToProviders } from './back-to-providers.tsx'
import { ConnectionForm } from './connection-form.tsx'
import { DeleteConnection } from './delete-connection.tsx'
import { ModelsCard } from './models-card.tsx'
import { RestLine } from './rest-line.tsx'
import { StateBadge } from './state-badge.tsx'
import { useFreshRests } from './use-fresh-rests.ts'
import { useTestSaved } from './use-test-saved.ts'
import { VerdictLine } from './verdict-line.tsx'

/** What ends a rest, where a test alone does not. */
const ADVICE: Partial<Record<RestCause, 'providers.rest.doKey' | 'providers.rest.doCredit'>> = {
  auth: 'providers.rest.doKey',
  no_credit: 'providers.rest.doCredit',
}

type Props = { slug: string; detail: ConnectionDetail; mayManage: boolean }

export function ConnectionPage({ slug, detail, mayManage }: Props) {
  const t = useT()
  const { connection, models, uses } = detail
  const { name, state, code, checkedAt, rest } = connection
  const test = useTestSaved()
  useFreshRests()
  return (
    <section className="grid gap-5" aria-labelledby="connection-title">
      <BackToProviders slug={slug} />
      <header className="grid gap-3">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h2 id="connection-title" className="break-words font-semibold text-md">
            {name}
          </h2>
          <StateBadge state={state} />
          {checkedAt ? (
            <span className="text-muted text-sm">
              {t('providers.checked')} <RelativeTime when={checkedAt} />
            </span>
          ) : null}
        </div>
        {mayManage ? null : <p className="text-muted text-sm">{t('providers.readOnly')}</p>}
        {state === 'failed' && code ? <VerdictLine verdict={{ ok: false, code, suggestion: null }} /> : null}
        {rest && state !== 'failed' ? (
          <RestLine
            rest={rest}
            advice={mayManage ? t(ADVICE[rest.cause] ?? 'providers.rest.doTest') : t('providers.rest.doAsk')}
            action={
              mayManage ? (
                <Button size="sm" isLoading={test.isBusy} onClick={test.run}>
                  {t('providers.rest.test')}
                </Button>
              ) : null
            }
          />
        ) : null}
      </header>
      <ModelsCard models={models} fetchedAt={connection.modelsFetchedAt} mayManage={mayManage} test={test} />
      {connection.managed ? <ConnectionForm connection={connection} managed={connection.managed} /> : null}
      <UsesCard slug={slug} uses={uses} isEnabled={mayManage ? connection.isEnabled : null} />
      {mayManage ? (
        <Card title={t('providers.delete')} purpose={t('providers.delete.purpose')}>
          <DeleteConnection name={name} uses={uses} />
        </Card>
      ) : null}
    </section>
  )
}

type UsesProps = {
  slug: string
  uses: AgentUse[]
  /** Null for who may not switch it. */
  isEnabled: boolean | null
}

function UsesCard({ slug, uses, isEnabled }: UsesProps) {
  const t = useT()
  return (
    <Card
      title={t('providers.uses')}
      footer={
        isEnabled === null ? null : (
          <div className="w-full">
            <EnableSwitch isEnabled={isEnabled} />
          </div>
        )
      }
    >
      {uses.length === 0 ? (
        <p className="text-muted text-sm">{t('providers.usesNone')}</p>
      ) : (
        <ul className="grid gap-1.5">
          {uses.map(({ id, name, isOnlyOne }) => (
            <li key={id} className="flex flex-wrap items-center gap-2">
              <Link
                to={`/w/${slug}/agents/${id}`}
                className="text-accent-text underline-offset-2 hover:underline"
              >
                {name}
              </Link>
              {isOnlyOne ? <Badge tone="warning">{t('providers.usesOnly')}</Badge> : null}
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function EnableSwitch({ isEnabled }: { isEnabled: boolean }) {
  const t = useT()
  const deed = useDeed({ doneText: t('providers.saved'), tellsFailure: true })
  // What was asked for, until the page has the answer.
  const [isOn, setOn] = useState(isEnabled)
  useEffect(() => {
    if (!deed.isBusy) setOn(isEnabled)
  }, [deed.isBusy, isEnabled])
  return (
    <Switch
      label={t('providers.enable')}
      help={t('providers.enableHelp')}
      checked={isOn}
      disabled={deed.isBusy}
      onChange={(event) => {
        setOn(event.target.checked)
        deed.act({ intent: 'enable', isEnabled: String(event.target.checked) })
      }}
    />
  )
}
