/**
 * Keeps one instance per process of what must not exist twice (a pool, a hub), across Vite's module reloads and
 * across the two module graphs of dev (Vite's for pages, Node's for the public doors).
 */
export function remember<T>(name: string, make: () => T): T {
  const store = globalThis as unknown as { __hiviex?: Map<string, unknown> }
  store.__hiviex ??= new Map()
  if (!store.__hiviex.has(name)) store.__hiviex.set(name, make())
  return store.__hiviex.get(name) as T
}
