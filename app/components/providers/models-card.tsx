import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { useDeed } from '#app/components/settings/use-deed.ts'
import { Button } from '#app/components/ui/button.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { RelativeTime } from '#app/components/ui/relative-time.tsx'
import type { ModelRow } from '#app/domain/providers/get-connection.server.ts'
import { ModelsTable } from './models-table.tsx'
import type { useTestSaved } from './use-test-saved.ts'
import { VerdictLine } from './verdict-line.tsx'

type Props = {
  models: ModelRow[]
  fetchedAt: string | null
  mayManage: boolean
  /** The workspace's own: its list can be fetched and added to. Null for the installation's. */
  test: ReturnType<typeof useTestSaved> | null
}

/** Rows that a page shows before it is asked for all. */
const FIRST = 25

/** The models of a connection, with what they can do and cost. */
export function ModelsCard({ models, fetchedAt, mayManage, test }: Props) {
  const t = useT()
  const [query, setQuery] = useState('')
  const [showsAll, setShowsAll] = useState(false)
  const needle = query.trim().toLowerCase()
  const found = models.filter(({ id }) => id.toLowerCase().includes(needle))
  const shown = showsAll ? found : found.slice(0, FIRST)
  const mayFetch = mayManage && test !== null
  return (
    <Card
      title={t('providers.models.title')}
      purpose={t(mayManage ? 'providers.models.purpose' : 'providers.models.purposeRead')}
    >
      <div className="grid gap-4">
        {test?.verdict ? <VerdictLine verdict={test.verdict} /> : null}
        <div className="flex flex-wrap items-start gap-x-4 gap-y-3 empty:hidden">
          {models.length > 8 ? (
            <Field label={t('providers.models.search')} isLabelHidden className="min-w-48 flex-1">
              <Input
                type="search"
                value={query}
                placeholder={t('providers.models.search')}
                onChange={(event) => setQuery(event.target.value)}
              />
            </Field>
          ) : null}
          {mayManage && test ? (
            <Button isLoading={test.isBusy} onClick={test.run}>
              <RefreshCw aria-hidden="true" />
              {t('providers.testAgain')}
            </Button>
          ) : null}
        </div>
        {models.length === 0 ? <p className="text-muted">{t('providers.models.none')}</p> : null}
        {models.length > 0 && found.length === 0 ? (
          <p className="text-muted">{t('providers.models.nothing', { query: query.trim() })}</p>
        ) : null}
        {shown.length > 0 ? <ModelsTable models={shown} mayManage={mayManage} isOwn={test !== null} /> : null}
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          {found.length > shown.length ? (
            <Button size="sm" onClick={() => setShowsAll(true)}>
              {t('providers.models.more', { count: found.length })}
            </Button>
          ) : null}
          {fetchedAt ? (
            <span className="text-faint text-sm">
              {t('providers.models.fetched')} <RelativeTime when={fetchedAt} />
            </span>
          ) : null}
        </div>
        {mayFetch ? <AddModel /> : null}
      </div>
    </Card>
  )
}

function AddModel() {
  const t = useT()
  const [model, setModel] = useState('')
  const deed = useDeed({ doneText: t('providers.models.added'), onDone: () => setModel('') })
  return (
    <deed.Form method="post" noValidate className="grid gap-2">
      <input type="hidden" name="intent" value="add-model" />
      <Field
        label={t('providers.models.addLabel')}
        help={t('providers.models.addHelp')}
        error={deed.errorOf('model') ?? deed.message}
      >
        <span className="flex gap-2">
          <Input
            name="model"
            maxLength={120}
            spellCheck={false}
            autoComplete="off"
            value={model}
            onChange={(event) => setModel(event.target.value)}
            className="font-mono text-sm"
          />
          <Button type="submit" isLoading={deed.isBusy} disabled={model.trim() === ''}>
            {t('providers.models.addButton')}
          </Button>
        </span>
      </Field>
    </deed.Form>
  )
}
