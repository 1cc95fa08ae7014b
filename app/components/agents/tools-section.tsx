import { Link, useFetcher } from '@remix-run/react'
import { Play } from 'lucide-react'
import { useEffect } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { BuiltinBench } from '#app/components/tools/builtin-bench.tsx'
import { firstLeadField, LeadFields } from '#app/components/tools/lead-fields.tsx'
import { ToolBadges } from '#app/components/tools/tool-badges.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { ButtonLink } from '#app/components/ui/button-link.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Switch } from '#app/components/ui/switch.tsx'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import type { BuiltinKind } from '#app/domain/tools/options.ts'
import type { ToolSummary } from '#app/domain/tools/tool-view.ts'
import { DraftField } from './draft-field.tsx'
import type { DraftForm } from './use-draft.ts'

type Loaded = { tools: ToolSummary[]; mayManage: boolean }
type ToolSettings = AgentSettings['tools']
type Props = { form: DraftForm; slug: string; agentId: string }

/** How many tools the agent has, in a few words. */
export function useToolsSummary({ tools, handover }: AgentSettings): string {
  const t = useT()
  const builtin = [
    tools.searchKnowledge,
    tools.sendMedia,
    tools.followUp,
    tools.captureLead.isOn && tools.captureLead.fields.length > 0,
    handover.isOffered,
  ]
  return t('tools.server.count', { count: builtin.filter(Boolean).length + tools.ids.length })
}

/** What the agent may do besides answering: what every agent can have, and the tools of the workspace. */
export function ToolsSection({ form, slug, agentId }: Props) {
  const t = useT()
  const { settings } = form.draft
  const change = (patch: Partial<ToolSettings>) => form.set({ tools: { ...settings.tools, ...patch } })
  const bench = { slug, agentId, onBefore: form.flush }
  return (
    <div className="grid gap-6">
      {settings.model === 'builtin' ? (
        <p role="note" className="rounded-sm bg-info-soft px-3 py-2.5 text-info">
          {t('tools.agent.builtinModel')}
        </p>
      ) : null}
      <fieldset className="grid gap-4">
        <legend className="mb-3 font-medium text-sm">{t('tools.agent.builtin')}</legend>
        <Own
          label="search"
          kind="knowledge"
          isOn={settings.tools.searchKnowledge}
          {...bench}
          onChange={(searchKnowledge) => change({ searchKnowledge })}
        />
        <Own
          label="media"
          kind="media"
          isOn={settings.tools.sendMedia}
          {...bench}
          onChange={(sendMedia) => change({ sendMedia })}
        />
        <Own
          label="handover"
          kind="handover"
          isOn={settings.handover.isOffered}
          {...bench}
          onChange={(isOffered) => form.set({ handover: { ...settings.handover, isOffered } })}
        />
        <Own
          label="followUp"
          kind="follow_up"
          isOn={settings.tools.followUp}
          {...bench}
          onChange={(followUp) => change({ followUp })}
        />
        <Own
          label="lead"
          kind="lead"
          isOn={settings.tools.captureLead.isOn}
          {...bench}
          onChange={(isOn) => {
            const { fields } = settings.tools.captureLead
            // Without a field it would be on and never offered.
            const first = isOn && fields.length === 0 ? [firstLeadField(t('tools.lead.email'))] : fields
            change({ captureLead: { isOn, fields: first } })
          }}
        />
        {settings.tools.captureLead.isOn ? (
          <LeadFields
            fields={settings.tools.captureLead.fields}
            errors={form.errors}
            onChange={(fields) => change({ captureLead: { isOn: true, fields } })}
          />
        ) : null}
      </fieldset>
      <WorkspaceTools slug={slug} ids={settings.tools.ids} onChange={(ids) => change({ ids })} />
      <DraftField
        form={form}
        path="settings.tools.maxSteps"
        label={t('tools.agent.maxSteps')}
        help={t('tools.agent.maxStepsHelp')}
      >
        <Input
          type="number"
          inputMode="numeric"
          min={1}
          max={10}
          className="max-w-32"
          value={settings.tools.maxSteps || ''}
          onChange={(event) => change({ maxSteps: Number(event.target.value) })}
        />
      </DraftField>
    </div>
  )
}

type OwnProps = {
  label: 'search' | 'media' | 'handover' | 'followUp' | 'lead'
  kind: BuiltinKind
  isOn: boolean
  onChange: (isOn: boolean) => void
  slug: string
  agentId: string
  onBefore: () => Promise<unknown>
}

function Own({ label, kind, isOn, onChange, ...bench }: OwnProps) {
  const t = useT()
  const name = t(`tools.agent.${label}`)
  return (
    <div className="flex items-start justify-between gap-3">
      <Switch
        label={name}
        help={t(`tools.agent.${label}Help`)}
        checked={isOn}
        onChange={(event) => onChange(event.target.checked)}
      />
      {isOn ? <BuiltinBench kind={kind} name={name} {...bench} /> : null}
    </div>
  )
}

type WorkspaceProps = { slug: string; ids: string[]; onChange: (ids: string[]) => void }

function WorkspaceTools({ slug, ids, onChange }: WorkspaceProps) {
  const t = useT()
  const fetcher = useFetcher<Loaded>()
  const { load, data } = fetcher
  useEffect(() => load(`/resources/w/${slug}/tools`), [load, slug])
  const base = `/w/${slug}/settings/tools`
  const tools = data?.tools ?? []
  const gone = data ? ids.filter((id) => !tools.some((tool) => tool.id === id)) : []
  return (
    <fieldset className="grid gap-3">
      <legend className="sr-only">{t('tools.agent.workspace')}</legend>
      <div className="flex items-center justify-between gap-3">
        <p aria-hidden="true" className="font-medium text-sm">
          {t('tools.agent.workspace')}
        </p>
        <Link to={base} className="shrink-0 text-accent-text text-sm underline">
          {t('tools.agent.manage')}
        </Link>
      </div>
      {data && tools.length === 0 ? (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="text-muted">{t('tools.agent.none')}</p>
          {data.mayManage ? (
            <ButtonLink to={base} size="sm">
              {t('tools.agent.add')}
            </ButtonLink>
          ) : null}
        </div>
      ) : null}
      {tools.length > 0 ? (
        <ul className="max-h-96 divide-y divide-line overflow-y-auto">
          {tools.map((tool) => (
            <li key={tool.id} className="grid gap-1.5 py-3">
              <div className="flex items-start justify-between gap-3">
                <Switch
                  label={tool.title}
                  help={helpOf(t, tool)}
                  checked={ids.includes(tool.id)}
                  onChange={(event) =>
                    onChange(event.target.checked ? [...ids, tool.id] : ids.filter((id) => id !== tool.id))
                  }
                />
                {data?.mayManage ? (
                  <ButtonLink
                    to={`${base}/${tool.id}#try`}
                    variant="ghost"
                    size="sm"
                    className="w-7 px-0"
                    aria-label={t('tools.agent.try', { name: tool.title })}
                    title={t('tools.agent.try', { name: tool.title })}
                  >
                    <Play aria-hidden="true" />
                  </ButtonLink>
                ) : null}
              </div>
              <span className="flex flex-wrap gap-1 pl-12 empty:hidden">
                <ToolBadges tool={tool} />
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {gone.length > 0 ? (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="text-muted text-sm">{t('tools.agent.gone', { count: gone.length })}</p>
          <Button size="sm" onClick={() => onChange(ids.filter((id) => !gone.includes(id)))}>
            {t('tools.agent.forget')}
          </Button>
        </div>
      ) : null}
    </fieldset>
  )
}

function helpOf(t: ReturnType<typeof useT>, tool: ToolSummary): string {
  if (tool.status !== 'ready') return t('tools.agent.withheld')
  return tool.isEnabled ? tool.description.slice(0, 200) : t('tools.agent.offHere')
}
