export type ToastTone = 'success' | 'danger' | 'info'
export type Toast = {
  id: number
  tone: ToastTone
  title: string
  body?: string
  action?: { label: string; onSelect: () => void }
}

let toasts: readonly Toast[] = []
let lastId = 0
const listeners = new Set<() => void>()

function publish(next: readonly Toast[]) {
  toasts = next
  for (const listener of listeners) listener()
}

/** Says in passing what happened. Errors that need a decision belong on the page, not here. */
export function toast(title: string, options: Omit<Partial<Toast>, 'id' | 'title'> = {}): void {
  lastId += 1
  publish([...toasts.slice(-2), { id: lastId, tone: 'success', title, ...options }])
}

export function dismissToast(id: number): void {
  publish(toasts.filter((entry) => entry.id !== id))
}

export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const currentToasts = () => toasts
