import type { settings as en } from '../en/settings.ts'

export const settings = {
  'settings.title': 'Configurações',
  'settings.purpose': 'Como se chama o espaço de trabalho, quem está nele e o que cada um pode fazer.',
  'settings.workspace.title': 'Espaço de trabalho',
  'settings.workspace.purpose': 'O que vale para todos neste espaço.',
  'settings.workspace.name': 'Nome',
  'settings.workspace.locale': 'Idioma',
  'settings.workspace.localeHelp':
    'Agentes novos começam com ele. Cada pessoa escolhe o seu na própria conta.',
  'settings.workspace.timeZone': 'Fuso horário',
  'settings.workspace.timeZoneHelp': 'Datas e horas aparecem neste fuso.',
  'settings.workspace.readOnly': 'Só proprietários e administradores podem alterar o espaço de trabalho.',
  'settings.workspace.saved': 'Espaço de trabalho salvo',
} as const satisfies Record<keyof typeof en, string>
