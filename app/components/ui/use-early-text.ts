import { type ChangeEvent, type Ref, type RefObject, useImperativeHandle, useRef } from 'react'
import { useClientLayoutEffect } from './use-client-layout-effect.ts'

type Control = HTMLInputElement | HTMLTextAreaElement

/**
 * On a slow line people type before the page is alive. A controlled field would then be set back to its state at the next
 * change of anything: what stands in it when it comes alive is taken for its first change instead. Returns the ref of the
 * field, which `outer` gets too.
 */
export function useEarlyText<Element extends Control>(
  outer: Ref<Element>,
  value: unknown,
  onChange: ((event: ChangeEvent<Element>) => void) | undefined,
): RefObject<Element> {
  const inner = useRef<Element>(null)
  useImperativeHandle(outer, () => inner.current as Element)
  useClientLayoutEffect(() => {
    const field = inner.current
    if (!field || value === undefined || value === null || field.value === String(value)) return
    onChange?.({ target: field, currentTarget: field } as ChangeEvent<Element>)
    // Only what was there before the first commit is early.
  }, [])
  return inner
}
