import { Link } from '@remix-run/react'
import type { ComponentProps } from 'react'
import { type ButtonSize, type ButtonVariant, buttonClass } from './button-class.ts'

type Props = ComponentProps<typeof Link> & { variant?: ButtonVariant; size?: ButtonSize }

/** Goes somewhere, looks like a button. What it leads to is fetched as soon as it is pointed at. */
export function ButtonLink({ variant, size, className, prefetch = 'intent', ...rest }: Props) {
  return <Link {...rest} prefetch={prefetch} className={buttonClass(variant, size, className)} />
}
