import { useRef } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Avatar } from '#app/components/ui/avatar.tsx'
import { Button } from '#app/components/ui/button.tsx'
import type { WorkspaceSummary } from '#app/domain/workspaces/schemas.ts'
import { useDeed } from './use-deed.ts'

type Props = { workspace: Pick<WorkspaceSummary, 'name' | 'logo'>; mayUpdate: boolean }

/** The picture is kept as soon as it is chosen. */
export function LogoForm({ workspace, mayUpdate }: Props) {
  const t = useT()
  const input = useRef<HTMLInputElement>(null)
  const deed = useDeed({ doneText: t('workspace.logo.saved') })
  const send = (file: File) => {
    const form = new FormData()
    form.set('intent', 'logo')
    form.set('logo', file)
    deed.act(form, { encType: 'multipart/form-data' })
  }
  const failure = deed.errorOf('logo') ?? deed.message
  return (
    <div className="grid gap-1.5">
      <span className="font-medium text-sm" id="logo-label">
        {t('workspace.logo')}
      </span>
      <div className="flex flex-wrap items-center gap-4">
        <Avatar name={workspace.name} src={workspace.logo} size="lg" shape="square" />
        {mayUpdate ? (
          <div className="flex gap-2">
            <Button isLoading={deed.isBusy} onClick={() => input.current?.click()}>
              {t('workspace.logo.choose')}
            </Button>
            {workspace.logo ? (
              <Button variant="ghost" onClick={() => deed.act({ intent: 'remove-logo' })}>
                {t('workspace.logo.remove')}
              </Button>
            ) : null}
          </div>
        ) : null}
        <input
          ref={input}
          type="file"
          name="logo"
          accept="image/png,image/jpeg,image/webp"
          aria-labelledby="logo-label"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? []
            if (file) send(file)
            event.currentTarget.value = ''
          }}
        />
      </div>
      {failure ? (
        <p role="alert" className="text-danger text-sm">
          {failure}
        </p>
      ) : null}
      <p className="text-muted text-sm">{t('workspace.logo.help')}</p>
    </div>
  )
}
