import type { MetaDescriptor } from '@remix-run/react'

/** For routes whose loader returns `title` (see http/page-title.server.ts): `export const meta = titleMeta`. */
export function titleMeta({ data }: { data: unknown }): MetaDescriptor[] {
  const title = (data as { title?: unknown } | null | undefined)?.title
  return [{ title: typeof title === 'string' ? title : 'Hiviex' }]
}
