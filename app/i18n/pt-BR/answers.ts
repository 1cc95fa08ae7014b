import type { answers as en } from '../en/answers.ts'

/** O que um agente diz e mostra por conta própria enquanto responde. */
export const answers: Record<keyof typeof en, string> = {
  'answers.picture': 'Imagem',
  'answers.tool.searchKnowledge': 'Procurando a resposta',
  'answers.tool.sendMedia': 'Escolhendo imagens',
  'answers.tool.captureLead': 'Anotando seus dados',
  'answers.tool.handOver': 'Chamando uma pessoa',
  'answers.tool.followUp': 'Planejando uma mensagem para depois',
  'answers.tool.lookUp': 'Consultando uma informação',
  'answers.tool.act': 'Cuidando disso',
  'answers.waiting':
    'Uma pessoa da nossa equipe precisa aprovar isso antes. Continuo por aqui assim que ela aprovar.',
  'answers.unfinished':
    'Não consegui terminar isso. Peça uma coisa de cada vez ou fale com uma pessoa aqui no chat.',
  'answers.cutShort': 'É o que consigo escrever de uma vez. Quer que eu continue?',
  'answers.cutOff': 'Preciso parar por aqui e não posso dizer mais sobre isso.',
  'answers.refusal': 'Não posso ajudar com isso. Quer saber outra coisa?',
  'answers.outsideHours':
    'Não há ninguém no atendimento agora. Sua mensagem ficou guardada, e uma pessoa da nossa equipe responde por aqui.',
  'answers.away': 'Agora não há ninguém da nossa equipe no atendimento.',
  'answers.back': 'Voltamos em {date} ({weekday}), às {time} ({zone}).',
  'answers.previewCall':
    '(Esta é uma prévia, e ninguém é chamado. Em um atendimento real, uma pessoa da equipe seria chamada aqui.)',
  'answers.previewBudget':
    'Um orçamento se esgotou: nenhum modelo foi consultado, e em uma prévia ninguém é chamado. Um visitante leria: “{said}”',
}
