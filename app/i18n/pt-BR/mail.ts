import type { mail as en } from '../en/mail.ts'

export const mail = {
  'mail.signIn.subject': '{code} é seu código do Hiviex',
  'mail.signIn.intro': 'Use o botão ou o código para entrar no Hiviex. Os dois valem uma vez, por uma hora.',
  'mail.signIn.button': 'Entrar',
  'mail.signIn.orCode': 'Ou digite este código:',
  'mail.signIn.ignore': 'Se não foi você que pediu, ignore esta mensagem. Ninguém entra sem ela.',
} as const satisfies Record<keyof typeof en, string>
