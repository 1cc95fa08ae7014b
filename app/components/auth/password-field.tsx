import { Eye, EyeOff } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { IconButton } from '#app/components/ui/icon-button.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { StrengthMeter } from './strength-meter.tsx'

type Props = {
  isNew?: boolean
  label?: string
  /** Whose it will be: a password must not be their own name. */
  whose?: { email?: string; name?: string }
  error?: ReactNode
  defaultValue?: string
  value?: string
  onChange?: (value: string) => void
}

/** A password with an eye; a new one also says how far it has come. */
export function PasswordField({ isNew = false, label, whose, error, value, onChange }: Props) {
  const t = useT()
  const [isShown, setShown] = useState(false)
  const [typed, setTyped] = useState('')
  const current = value ?? typed
  const input = useRef<HTMLInputElement>(null)
  const tell = useRef(onChange ?? setTyped)
  tell.current = onChange ?? setTyped
  // A password manager, or a quick hand, may have filled it in before this page came alive.
  useEffect(() => {
    if (input.current?.value) tell.current(input.current.value)
  }, [])
  const Icon = isShown ? EyeOff : Eye
  const meter = current ? <StrengthMeter password={current} {...whose} /> : t('auth.passwordHelp')
  const help = isNew ? meter : undefined
  return (
    <div className="relative">
      <Field label={label ?? t('auth.password')} error={error} help={help}>
        <Input
          ref={input}
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
