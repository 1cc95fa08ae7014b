import { Eye, EyeOff } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { IconButton } from '#app/components/ui/icon-button.tsx'
import { Input } from '#app/components/ui/input.tsx'

const MIN = 10
const GOOD = 15

function Meter({ length }: { length: number }) {
  const t = useT()
  const left = MIN - length
  const text =
    left > 0
      ? t('auth.meter.short', { count: left })
      : t(length >= GOOD ? 'auth.meter.good' : 'auth.meter.fair')
  return (
    <span data-state={left > 0 ? 'short' : 'enough'} className={left > 0 ? undefined : 'text-success'}>
      {text}
    </span>
  )
}

type Props = {
  isNew?: boolean
  error?: ReactNode
  defaultValue?: string
  value?: string
  onChange?: (value: string) => void
}

/** A password with an eye; a new one also says how far it has come. */
export function PasswordField({ isNew = false, error, value, onChange }: Props) {
  const t = useT()
  const [isShown, setShown] = useState(false)
  const [typed, setTyped] = useState('')
  const current = value ?? typed
  const Icon = isShown ? EyeOff : Eye
  const help = isNew ? current ? <Meter length={[...current].length} /> : t('auth.passwordHelp') : undefined
  return (
    <div className="relative">
      <Field label={t('auth.password')} error={error} help={help}>
        <Input
          name="password"
          type={isShown ? 'text' : 'password'}
          autoComplete={isNew ? 'new-password' : 'current-password'}
          required
          className="pr-10"
          value={current}
          onChange={(event) => (onChange ?? setTyped)(event.currentTarget.value)}
        />
      </Field>
      <IconButton
        label={isShown ? t('common.hidePassword') : t('common.showPassword')}
        aria-pressed={isShown}
        size="sm"
        className="absolute top-[28px] right-1"
        onClick={() => setShown((was) => !was)}
      >
        <Icon aria-hidden="true" />
      </IconButton>
    </div>
  )
}
