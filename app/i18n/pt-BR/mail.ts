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
  'mail.waiting.subject': 'Alguém espera por uma pessoa em {workspace}',
  'mail.waiting.intro': 'Uma conversa com {agent} em {workspace} espera por uma pessoa.',
  'mail.waiting.what': 'Responde quem assumir primeiro.',
  'mail.waiting.button': 'Abrir a conversa',
  'mail.waiting.note': 'Você escolhe quais e-mails recebe na sua conta: {url}',

  'mail.budget.subject': '{percent} de um orçamento em {workspace} já foram usados',
  'mail.budget.subjectFull': 'Um orçamento em {workspace} se esgotou',
  'mail.budget.subjectNoRoom': 'Um orçamento em {workspace} não comporta mais uma resposta',
  'mail.budget.intro': '{name} em {workspace}: uso de {used} de {limit}.',
  'mail.budget.noRoom':
    'O que resta não basta para mais uma resposta. Aumente o orçamento ou diminua a maior resposta do agente.',
  'mail.budget.name.workspace': 'Orçamento do espaço de trabalho inteiro',
  'mail.budget.name.agent': 'Orçamento de {agent}',
  'mail.budget.then.builtin': 'Quando acabar, o respondedor integrado continua, sem custo.',
  'mail.budget.then.handover': 'Quando acabar, uma pessoa é chamada.',
  'mail.budget.then.message': 'Quando acabar, o visitante lê uma mensagem em vez de uma resposta.',
  'mail.budget.resets': 'Ele recomeça em {date}.',
  'mail.budget.button': 'Ver orçamentos e custos',
  'mail.budget.note': 'Você recebe este e-mail porque é proprietário ou administrador do espaço de trabalho.',

  'mail.account.reset.subject': 'Crie uma nova senha do Hiviex',
  'mail.account.reset.intro': 'Use o botão para escolher uma nova senha. Ele vale uma vez, por uma hora.',
  'mail.account.reset.button': 'Escolher uma nova senha',
  'mail.account.reset.note': 'Se não foi você que pediu, ignore esta mensagem. Sua senha continua a mesma.',
  'mail.account.changeOld.subject': 'Confirme a troca do seu e-mail',
  'mail.account.changeOld.intro':
    'Você pediu para entrar no Hiviex com {email} daqui em diante. Confirme aqui; a mensagem enviada ao novo endereço também precisa ser confirmada.',
  'mail.account.changeOld.button': 'Confirmar a troca',
  'mail.account.changeOld.note': 'Se não foi você, não confirme e troque sua senha.',
  'mail.account.changeNew.subject': 'Confirme seu novo e-mail',
  'mail.account.changeNew.intro':
    'Alguém pediu para usar {email} em uma conta do Hiviex. Se foi você, confirme aqui; a mensagem enviada ao endereço antigo também precisa ser confirmada.',
  'mail.account.changeNew.button': 'Confirmar este endereço',
  'mail.account.changeNew.note': 'Se não foi você, ignore esta mensagem.',
  'mail.account.code.subject': '{code} confirma que é você',
  'mail.account.code.intro':
    'Digite o código {code} onde ele foi pedido. Ele vale por dez minutos e não permite que ninguém entre.',
  'mail.account.code.button': 'Abrir a sua conta',
  'mail.account.code.note':
    'Se não foi você que pediu, alguém está em um navegador onde você entrou: encerre essa sessão.',
  'mail.account.passwordChanged.subject': 'Sua senha do Hiviex foi trocada',
  'mail.account.passwordChanged.intro': 'Sua senha foi trocada e você saiu de todos os outros lugares.',
  'mail.account.passwordChanged.button': 'Não fui eu',
  'mail.account.passwordChanged.note': 'Se foi você, não precisa fazer nada.',
  'mail.account.emailChanged.subject': 'Seu e-mail do Hiviex foi trocado',
  'mail.account.emailChanged.intro':
    'Você entra no Hiviex com {email} daqui em diante. Este endereço não é mais usado.',
  'mail.account.emailChanged.button': 'Abrir a sua conta',
  'mail.account.emailChanged.note': 'Os dois endereços confirmaram a troca.',
} as const satisfies Record<keyof typeof en, string>
