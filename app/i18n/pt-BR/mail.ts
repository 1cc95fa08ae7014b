import type { mail as en } from '../en/mail.ts'

export const mail = {
  'mail.signIn.subject': '{code} é seu código do Hiviex',
  'mail.signIn.intro': 'Use o botão ou o código para entrar no Hiviex. Os dois valem uma vez, por uma hora.',
  'mail.signIn.button': 'Entrar',
  'mail.signIn.orCode': 'Ou digite este código:',
  'mail.signIn.ignore': 'Se não foi você que pediu, ignore esta mensagem. Ninguém entra sem ela.',

  'mail.invitation.subject': '{name} convida você para {workspace}',
  'mail.invitation.intro': '{name} convida você para trabalhar junto em {workspace}, no Hiviex.',
  'mail.invitation.admin': 'Você entra como administrador: cuida de agentes, pessoas e configurações.',
  'mail.invitation.member': 'Você entra como membro: trabalha com agentes, base de conhecimento e conversas.',
  'mail.invitation.button': 'Ver o convite',
  'mail.invitation.note':
    'O link é para {email}, vale uma única vez e por {hours} horas. Se você não sabe do que se trata, ignore este e-mail.',
  'mail.ownership.subject': 'Oferecem a você a propriedade de {workspace}',
  'mail.ownership.intro': 'O proprietário de {workspace} quer passar o espaço de trabalho para você.',
  'mail.ownership.what': 'Nada muda até você aceitar, em Configurações. A proposta vale por 7 dias.',
  'mail.ownership.button': 'Abrir as configurações',
  'mail.ownership.note': 'Se não quiser, recuse por lá ou deixe expirar.',
  'mail.closed.subject': '{workspace} foi excluído',
  'mail.closed.intro':
    '{workspace} foi excluído. Ninguém consegue entrar e os agentes não respondem a ninguém.',
  'mail.closed.what': 'Até {date} dá para restaurar como era. Depois, tudo o que há nele se perde de vez.',
  'mail.closed.button': 'Restaurar',
  'mail.closed.note': 'Você recebe este e-mail porque é proprietário do espaço de trabalho.',
} as const satisfies Record<keyof typeof en, string>
