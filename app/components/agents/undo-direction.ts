/** Which way a key goes: Ctrl or Cmd with Z back, with Shift forth, and Ctrl with Y forth, as people of Windows do. */
export function undoDirection(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): 'back' | 'forth' | null {
  if (event.altKey) return null
  const key = event.key.toLowerCase()
  if (key === 'y') return event.ctrlKey && !event.metaKey && !event.shiftKey ? 'forth' : null
  if (key !== 'z' || !(event.ctrlKey || event.metaKey)) return null
  return event.shiftKey ? 'forth' : 'back'
}
