import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from './button.tsx'
import type { ButtonSize, ButtonVariant } from './button-class.ts'

type Props = { text: string; label?: string; variant?: ButtonVariant; size?: ButtonSize; onCopy?: () => void }

export function CopyButton({ text, label, variant = 'secondary', size = 'sm', onCopy }: Props) {
  const t = useT()
  const [isCopied, setCopied] = useState(false)

  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [isCopied])

  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
    onCopy?.()
  }
  return (
    <Button variant={variant} size={size} onClick={copy} data-state={isCopied ? 'copied' : undefined}>
      {isCopied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
      <span aria-live="polite">{isCopied ? t('common.copied') : (label ?? t('common.copy'))}</span>
    </Button>
  )
}
