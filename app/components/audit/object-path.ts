/** Where an object of the log is looked at; null when there is no page for it. */
export function objectPath(
  slug: string,
  object: { type: string; id: string; isThere: boolean },
): string | null {
  const at = `/w/${slug}`
  switch (object.type) {
    case 'agent':
      return object.isThere ? `${at}/agents/${object.id}` : null
    case 'knowledge_source':
      return object.isThere ? `${at}/knowledge/${object.id}` : null
    case 'conversation':
      return object.isThere ? `${at}/inbox/${object.id}` : null
    case 'api_key':
      return `${at}/settings/api-keys`
    case 'provider_connection':
      return object.isThere ? `${at}/settings/providers/${object.id}` : `${at}/settings/providers`
    case 'model':
      return `${at}/settings/providers`
    case 'budget':
      return `${at}/settings/budgets`
    case 'tool':
      return object.isThere ? `${at}/settings/tools/${object.id}` : `${at}/settings/tools`
    case 'tool_server':
      return object.isThere ? `${at}/settings/tools/servers/${object.id}` : `${at}/settings/tools`
    case 'workspace':
      return `${at}/settings`
    case 'member':
    case 'invitation':
      return `${at}/settings/people`
    default:
      return null
  }
}
