const STORE = 'hiviex.single-keys'

/** Whether keys without Ctrl or Cmd act. People who dictate turn them off (WCAG 2.1.4). */
export function areSingleKeysOn(): boolean {
  try {
    return localStorage.getItem(STORE) !== 'off'
  } catch {
    return true
  }
}

export function setSingleKeys(isOn: boolean): void {
  try {
    localStorage.setItem(STORE, isOn ? 'on' : 'off')
  } catch {
    // A browser that keeps nothing: the choice lasts as long as the page.
  }
}
