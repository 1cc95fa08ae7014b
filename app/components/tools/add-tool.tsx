import { useNavigate } from '@remix-run/react'
import { FileJson, Globe, Plug, Plus } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { ButtonLink } from '#app/components/ui/button-link.tsx'
import { Menu } from '#app/components/ui/menu.tsx'

/** The three ways to a tool, as a menu. */
export function AddTool({ base }: { base: string }) {
  const t = useT()
  const navigate = useNavigate()
  return (
    <Menu
      label={t('tools.add')}
      align="end"
      trigger={
        <Button variant="primary">
          <Plus aria-hidden="true" />
          {t('tools.add')}
        </Button>
      }
      entries={[
        {
          label: t('tools.add.http'),
          icon: <Globe aria-hidden="true" />,
          onSelect: () => navigate(`${base}/new`),
        },
        {
          label: t('tools.add.openapi'),
          icon: <FileJson aria-hidden="true" />,
          onSelect: () => navigate(`${base}/openapi`),
        },
        {
          label: t('tools.add.mcp'),
          icon: <Plug aria-hidden="true" />,
          onSelect: () => navigate(`${base}/mcp`),
        },
      ]}
    />
  )
}

/** The same with what each is good for: what a page without tools teaches. */
export function WaysToATool({ base }: { base: string }) {
  const t = useT()
  const ways = [
    { key: 'http', to: 'new', Icon: Globe },
    { key: 'openapi', to: 'openapi', Icon: FileJson },
    { key: 'mcp', to: 'mcp', Icon: Plug },
  ] as const
  return (
    <ul className="grid gap-3 sm:grid-cols-3">
      {ways.map(({ key, to, Icon }) => (
        <li key={key} className="flex flex-col gap-2 rounded-md border border-line p-4">
          <Icon className="size-5 text-accent-text" aria-hidden="true" />
          <h3 className="font-medium">{t(`tools.way.${key}`)}</h3>
          <p className="flex-1 text-muted text-sm">{t(`tools.way.${key}Help`)}</p>
          <ButtonLink
            to={`${base}/${to}`}
            size="sm"
            className="self-start"
            aria-label={t('tools.way.startNamed', { name: t(`tools.add.${key}`) })}
          >
            {t('tools.way.start')}
          </ButtonLink>
        </li>
      ))}
    </ul>
  )
}
