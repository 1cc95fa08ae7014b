import { Form, Link, useSubmit } from '@remix-run/react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Select } from '#app/components/ui/select.tsx'
import { AUDIT_ACTIONS, type AuditNoun } from '#app/domain/audit/actions.ts'

type Choice = { id: string; name: string }
type Props = {
  query: Record<string, string>
  actors: { people: Choice[]; keys: Choice[] }
}

const OTHERS = ['visitor', 'webhook', 'job'] as const

/** The filter stands in the address: it can be sent to a colleague. Choices apply at once, words on Enter. */
export function AuditFilter({ query, actors }: Props) {
  const t = useT()
  const submit = useSubmit()
  const apply = (event: { currentTarget: { form: HTMLFormElement | null } }) =>
    event.currentTarget.form && submit(event.currentTarget.form, { preventScrollReset: true })
  const nouns = Object.keys(AUDIT_ACTIONS) as AuditNoun[]
  const ofKind = (kind: string) => (choice: Choice) => ({ value: `${kind}:${choice.id}`, label: choice.name })
  const actorOptions = [
    { value: '', label: t('audit.actor.any') },
    { label: t('audit.actor.people'), options: actors.people.map(ofKind('user')) },
    ...(actors.keys.length > 0
      ? [{ label: t('audit.actor.keys'), options: actors.keys.map(ofKind('apiKey')) }]
      : []),
    {
      label: t('audit.actor.others'),
      options: OTHERS.map((kind) => ({ value: kind, label: t(`audit.kinds.${kind}`) })),
    },
  ]
  const actionOptions = [
    { value: '', label: t('audit.action.any') },
    ...nouns.map((noun) => ({
      label: t(`audit.noun.${noun}`),
      options: [
        { value: noun, label: t('audit.action.all', { noun: t(`audit.noun.${noun}`) }) },
        ...AUDIT_ACTIONS[noun].map((verb) => {
          const key = `audit.did.${noun}.${verb}`
          return { value: `${noun}.${verb}`, label: t.has(key) ? t(key) : `${noun}.${verb}` }
        }),
      ],
    })),
  ]
  const isFiltered = Object.keys(query).length > 0
  return (
    <search>
      <Form
        // Anew when the address changes by itself: back, or a link.
        key={JSON.stringify(query)}
        className="grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-3"
        preventScrollReset
      >
        {query.object ? <input type="hidden" name="object" value={query.object} /> : null}
        <Field label={t('audit.actor')}>
          <Select name="actor" defaultValue={query.actor ?? ''} options={actorOptions} onChange={apply} />
        </Field>
        <Field label={t('audit.action')}>
          <Select name="action" defaultValue={query.action ?? ''} options={actionOptions} onChange={apply} />
        </Field>
        <Field label={t('audit.search')}>
          <Input
            type="search"
            name="search"
            maxLength={100}
            defaultValue={query.search ?? ''}
            placeholder={t('audit.searchPlaceholder')}
          />
        </Field>
        <Field label={t('audit.from')}>
          <Input type="date" name="from" defaultValue={query.from ?? ''} onChange={apply} />
        </Field>
        <Field label={t('audit.to')}>
          <Input type="date" name="to" defaultValue={query.to ?? ''} onChange={apply} />
        </Field>
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit">{t('audit.apply')}</Button>
          {isFiltered ? (
            <Link
              to="?"
              preventScrollReset
              className="text-accent-text text-sm underline-offset-2 hover:underline"
            >
              {t('audit.reset')}
            </Link>
          ) : null}
        </div>
      </Form>
    </search>
  )
}
