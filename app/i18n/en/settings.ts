export const settings = {
  'settings.title': 'Settings',
  'settings.purpose': 'What the workspace is called, who is in it and what they may do.',
  'settings.workspace.title': 'Workspace',
  'settings.workspace.purpose': 'What everyone in this workspace shares.',
  'settings.workspace.name': 'Name',
  'settings.workspace.locale': 'Language',
  'settings.workspace.localeHelp': 'New agents start with it. Each person picks their own in their account.',
  'settings.workspace.timeZone': 'Time zone',
  'settings.workspace.timeZoneHelp': 'Dates and times are shown in this zone.',
  'settings.workspace.readOnly': 'Only owners and admins can change the workspace.',
  'settings.workspace.saved': 'Workspace saved',
} as const
