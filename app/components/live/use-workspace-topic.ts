import { useRouteLoaderData } from '@remix-run/react'

/** Where changes in this workspace are told of: a topic of the person's own where some agents are closed to them. */
export function useWorkspaceTopic(workspaceId: string): string {
  const frame = useRouteLoaderData('routes/_app.w.$slug') as { topic?: string } | undefined
  return frame?.topic ?? `workspace:${workspaceId}`
}
