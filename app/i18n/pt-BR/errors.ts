import type { errors as en } from '../en/errors.ts'

export const errors = {
  'errors.code.BAD_INPUT': 'Algo do que foi enviado não pode ser usado. Confira e tente de novo.',
  'errors.code.NOT_SIGNED_IN': 'Sua sessão terminou. Entre de novo para continuar.',
  'errors.code.FORBIDDEN': 'Seu papel neste espaço de trabalho não permite isso.',
  'errors.code.NOT_FOUND': 'Isto não existe, ou você não tem acesso.',
  'errors.code.CONFLICT': 'Alguém mudou isto nesse meio-tempo. Recarregue para ver como está agora.',
  'errors.code.LIMIT_REACHED': 'É muita coisa de uma vez. Espere um momento e tente de novo.',
  'errors.code.UNAVAILABLE':
    'Um serviço de que precisamos não está respondendo. Tente de novo daqui a pouco.',
  'errors.code.INTERNAL':
    'Algo falhou do nosso lado. Nada do que você salvou se perdeu. Tente de novo daqui a pouco.',
  'errors.id': 'Código do erro: {id}',

  'errors.required': 'Preencha este campo.',
  'errors.tooLong': 'O texto é longo demais.',
  'errors.tooShort': 'O texto é curto demais.',
  'errors.invalid': 'O valor não é válido.',
  'errors.badJson': 'A requisição não é um JSON válido.',
  'errors.tooDeep': 'A requisição tem níveis demais.',
  'errors.bodyTooLarge': 'A requisição é grande demais. O limite é de {limit}.',
  'errors.badRequest': 'Não foi possível ler a requisição.',
  'errors.badOrigin': 'A requisição veio de outro site e foi recusada.',
  'errors.visitorSession': 'A sessão deste visitante terminou.',
  'errors.unknownPath': 'Não há nada neste endereço.',

  'errors.alreadyTaken': '{name} já assumiu esta conversa.',
  'errors.notYours': '{name} está atendendo aqui. Assuma a conversa para responder.',
  'errors.takeOverFirst': 'O agente está atendendo aqui. Assuma a conversa para responder.',
  'errors.conversationClosed': 'Esta conversa está encerrada. Reabra para continuar.',
  'errors.conversationOpen': 'Esta conversa já está aberta.',
} as const satisfies Record<keyof typeof en, string>
