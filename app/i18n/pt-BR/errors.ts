import type { errors as en } from '../en/errors.ts'
import { versionErrors } from './version-errors.ts'

export const errors = {
  'errors.agents.connectionGone':
    'O modelo deste agente está em uma conexão que não existe aqui. Escolha outro modelo e publique.',
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
  'errors.unknownDeed':
    'Esta página está desatualizada e nada foi alterado. Carregue de novo e tente outra vez.',

  'errors.field.required': 'Preencha este campo.',
  'errors.field.tooLong': 'O texto é longo demais.',
  'errors.field.tooSmall': 'O texto é curto demais.',
  'errors.field.invalid': 'O valor não é válido.',
  'errors.answer.unavailable': 'Não consigo responder agora. Tente de novo daqui a pouco.',
  'errors.answer.busyNow': 'Não consigo responder bem a isso agora.',
  'errors.answer.busy': 'Não consigo responder bem a isso agora. Tente de novo daqui a pouco.',
  'errors.answer.busyOrPerson':
    'Não consigo responder bem a isso agora. Tente de novo daqui a pouco ou peça uma pessoa aqui no chat.',
  'errors.answer.limit':
    'Já respondi todas as perguntas que posso neste mês. Chamei uma pessoa da nossa equipe para responder por aqui.',
  'errors.answer.budget':
    'Já respondi tudo o que posso por enquanto. Volte mais tarde ou deixe sua pergunta por aqui.',
  'errors.answer.budgetHandover':
    'Já respondi tudo o que posso por enquanto. Chamei uma pessoa da nossa equipe para responder por aqui.',
  'errors.answer.rateSeconds_one':
    'Muita gente está perguntando agora. Pergunte de novo em {count} segundo, por favor.',
  'errors.answer.rateSeconds_other':
    'Muita gente está perguntando agora. Pergunte de novo em {count} segundos, por favor.',
  'errors.answer.rateMinutes_one':
    'Chegaram muitas perguntas em pouco tempo. Pergunte de novo em {count} minuto, por favor.',
  'errors.answer.rateMinutes_other':
    'Chegaram muitas perguntas em pouco tempo. Pergunte de novo em {count} minutos, por favor.',
  'errors.budgets.limit': 'Digite um número maior que 0.',
  'errors.budgets.agent': 'Escolha um agente.',
  'errors.budgets.tooMany': 'Já existem {count} orçamentos. Exclua um antes.',
  'errors.badJson': 'A requisição não é um JSON válido.',
  'errors.tooDeep': 'A requisição tem níveis demais.',
  'errors.bodyTooLarge': 'A requisição é grande demais. O limite é de {limit}.',
  'errors.badRequest': 'Não foi possível ler a requisição.',
  'errors.badOrigin': 'A requisição veio de outro site e foi recusada.',
  'errors.visitorSession': 'A sessão deste visitante terminou.',
  'errors.apiKey': 'Esta chave de API não vale: é desconhecida, expirou ou foi revogada.',
  'errors.apiKeys.noScope': 'Escolha pelo menos uma coisa que a chave pode fazer.',
  'errors.unknownPath': 'Não há nada neste endereço.',

  'errors.alreadyTaken': '{name} já assumiu esta conversa.',
  'errors.notYours': '{name} está atendendo aqui. Assuma a conversa para responder.',
  'errors.takeOverFirst': 'O agente está atendendo aqui. Assuma a conversa para responder.',
  'errors.conversationClosed': 'Esta conversa está encerrada. Reabra para continuar.',
  'errors.conversationOpen': 'Esta conversa já está aberta.',

  'errors.providers.keyForm': 'Uma chave tem letras, números e sinais, sem espaços. Copie de novo, inteira.',
  'errors.providers.keyAnew':
    'Este é outro servidor. Informe a chave de novo: uma chave guardada só vai para o servidor para o qual foi dada.',
  'errors.providers.keyNeedsHttps':
    'Com http a chave viajaria legível para todos. Use um endereço que comece com https.',
  'errors.providers.address':
    'Este não é o endereço de um provedor. Ele se parece com https://api.exemplo.com/v1.',
  'errors.providers.modelForm': 'O nome de um modelo tem no máximo 120 caracteres e nenhum espaço.',
  'errors.providers.price': 'Informe dólares por milhão de tokens, como 0,15, ou deixe em branco.',
  'errors.providers.inUse': 'Há agentes que usam esta conexão: {names}.',
  'errors.providers.tooManyModels': 'Esta conexão já tem o máximo de modelos. Remova alguns antes.',
  'errors.providers.noSecretsKeys':
    'Não é possível guardar segredos aqui: esta instalação não tem SECRETS_KEYS. Peça a quem a administra para definir.',
  'errors.providers.secretUnreadable': 'Não é mais possível ler o segredo guardado. Informe-o de novo.',

  'errors.knowledge.addressUnreadable':
    'Isto não é um endereço da web. Ele tem esta forma: https://exemplo.com.br/pagina.',
  'errors.knowledge.addressNotWeb': 'Só podem ser lidos endereços que começam com http ou https.',
  'errors.knowledge.addressHasPassword':
    'O endereço traz um usuário ou uma senha. Informe um endereço sem eles.',
  'errors.knowledge.addressPort': 'Páginas da web não são lidas nesta porta.',
  'errors.knowledge.addressRefused':
    'Este endereço leva a uma rede privada e não é lido. Informe o endereço de uma página pública.',
  'errors.knowledge.addressOwn':
    'Este endereço é da própria instalação (servidor web, banco de dados ou outro serviço dela), por isso nunca é chamado. Informe um endereço de fora.',
  'errors.knowledge.hostUnknown': 'Não existe um site com este nome. Confira o endereço.',
  'errors.knowledge.tooManyRedirects':
    'A página redireciona sem parar. Informe o endereço em que ela termina.',
  'errors.knowledge.pageRefused': 'O site não mostra esta página a visitantes. Veja se ela abre sem login.',
  'errors.knowledge.pageMissing': 'O site diz que esta página não existe. Confira o endereço.',
  'errors.knowledge.pageBusy': 'O site está com problemas agora. Tente mais tarde.',
  'errors.knowledge.pageType':
    'Isto não é uma página de texto. Só HTML, Markdown e texto simples podem ser lidos.',
  'errors.knowledge.pageTooSlow': 'A página não chegou em 15 segundos. Tente mais tarde.',
  'errors.knowledge.pageTooLarge': 'A página tem mais de 5 MB, ou não termina nunca. Informe uma menor.',
  'errors.knowledge.pageCertificate': 'O certificado do site não é válido, por isso ele não foi lido.',
  'errors.knowledge.pageUnreadable': 'Não foi possível entender a resposta do site.',
  'errors.knowledge.pageUnreachable':
    'Não foi possível chegar ao site. Confira o endereço ou tente mais tarde.',
  'errors.knowledge.fileTooLarge':
    'Este arquivo tem mais de 10 MB. Divida o arquivo ou cole só a parte que interessa.',
  'errors.knowledge.file.empty': 'Este arquivo está vazio.',
  'errors.knowledge.file.pdf': 'Isto é um PDF, apesar do nome. Salve antes como texto, Markdown ou HTML.',
  'errors.knowledge.file.office':
    'Isto é um documento do Office ou um arquivo compactado. Salve antes como texto, Markdown ou HTML.',
  'errors.knowledge.file.binary':
    'Isto não é um arquivo de texto. Escolha um arquivo de texto, Markdown ou HTML.',
  'errors.knowledge.file.type': 'Escolha um arquivo que termine em .md, .txt ou .html.',
  'errors.knowledge.fileMissing': 'O arquivo não está mais guardado. Exclua esta fonte e envie de novo.',
  'errors.knowledge.noText': 'Não há texto para ler aqui.',
  'errors.knowledge.storage': 'Não foi possível guardar o arquivo. Tente de novo em instantes.',
  'errors.knowledge.embedder':
    'O serviço que prepara os textos para a busca falhou. Tente de novo em instantes.',
  'errors.knowledge.internal': 'A leitura falhou do nosso lado. Tente de novo em instantes.',
  'errors.knowledge.lost': 'A leitura foi interrompida vezes demais. Tente de novo.',
  'errors.knowledge.cancelled': 'A leitura foi interrompida antes de terminar.',

  'errors.room.agents': 'Um espaço de trabalho tem no máximo {count} agentes. Exclua um antes.',
  'errors.room.connections': 'Um espaço de trabalho tem no máximo {count} conexões. Exclua uma antes.',
  'errors.room.keys': 'Um espaço de trabalho tem no máximo {count} chaves em uso. Revogue uma antes.',
  'errors.room.servers':
    'Um espaço de trabalho tem no máximo {count} servidores de ferramentas e documentos importados. Exclua um antes.',
  'errors.room.sources': 'Uma base de conhecimento tem no máximo {count} fontes. Exclua algumas antes.',
  'errors.tools.alreadyDecided': 'Alguém já decidiu isso, ou o prazo passou.',
  'errors.agentRight':
    'Você pode ver este agente, mas não fazer isso com ele. Fale com um proprietário ou administrador.',
  'errors.mail': 'Não foi possível entregar o e-mail. Haverá nova tentativa.',
  'errors.workspace.slug': 'Use de 2 a 48 letras minúsculas, números e hifens.',
  'errors.workspace.slugTaken': 'Este endereço já está em uso.',
  'errors.workspace.logoTooLarge': 'Esta imagem tem mais de 1 MB.',
  'errors.workspace.logoType': 'Esta não é uma imagem PNG, JPEG ou WebP.',
  'errors.workspace.nameDiffers': 'Este não é o nome do espaço de trabalho.',

  'errors.media.type': 'Isto não é uma imagem JPEG, PNG, WebP, GIF ou AVIF, nem um vídeo MP4 ou WebM.',
  'errors.media.imageTooLarge': 'Esta imagem tem mais de {mb} MB.',
  'errors.media.videoTooLarge': 'Este vídeo tem mais de {mb} MB.',
  'errors.media.tooMany': 'Uma galeria comporta {count} fotos e vídeos. Remova algum antes.',
  'errors.media.poster': 'Só vídeos têm capa.',
  'errors.media.isAvatar': 'Esta é a foto do agente, no rascunho ou no ar. Escolha outra antes.',
  'errors.media.storage': 'O armazenamento não respondeu. Tente de novo em instantes.',
  'errors.media.failed.unreadable': 'Esta imagem está danificada ou não é uma imagem.',
  'errors.media.failed.too_many_pixels': 'Esta imagem tem mais de 40 milhões de pixels. Use uma menor.',
  'errors.media.failed.too_heavy':
    'Esta imagem demorou demais para ser lida. Salve-a de novo e tente com a nova.',
  'errors.media.pictureType': 'Não conseguimos ler esta imagem. Use JPEG, PNG, WebP, GIF ou AVIF.',
  'errors.media.notTaken': 'Aqui não é possível enviar imagens.',
  'errors.media.tooManyUnsent': 'Há imagens demais à espera. Envie ou remova algumas antes.',
  'errors.media.notYours': 'Uma das imagens não está mais disponível. Adicione-a de novo.',

  'errors.people.lastOwner':
    'Um espaço de trabalho precisa de um proprietário. Antes, nomeie outra pessoa como proprietária.',
  'errors.people.lastOwnerLeaves':
    'Você é o único proprietário. Transfira ou exclua o espaço de trabalho antes de sair.',
  'errors.people.offerOpen': 'Já existe uma proposta aberta. Cancele-a primeiro.',
  'errors.people.neverNarrowed': 'Proprietários e administradores podem fazer tudo com todos os agentes.',
  'errors.invitation.addresses': 'Estes não são endereços de e-mail: {list}',
  'errors.invitation.tooMany': 'São mais de {count} endereços. Envie em partes.',
  'errors.invitation.tooManyOpen': 'Há convites abertos demais. Revogue alguns primeiro.',

  'errors.account.passwordShort': 'Use pelo menos 10 caracteres.',
  'errors.account.passwordLong': 'Use no máximo 72 caracteres.',
  'errors.account.passwordCommon': 'Essa senha está entre as primeiras que qualquer um tenta. Escolha outra.',
  'errors.account.passwordPersonal': 'Essa senha é parecida demais com seu nome ou e-mail. Escolha outra.',
  'errors.account.passwordBreached': 'Essa senha está em listas de senhas vazadas. Escolha outra.',
  'errors.account.passwordWeak': 'Essa senha é fraca demais. Escolha uma mais longa.',
  'errors.account.proof': 'Não é sua senha nem o código que enviamos.',
  'errors.account.email': 'Digite um e-mail como ana@exemplo.com.',
  'errors.account.sameEmail': 'Esse já é o seu endereço.',
  'errors.account.emailTaken': 'Não foi possível usar esse endereço. Tente outro.',
  'errors.account.avatarTooLarge': 'Essa imagem tem mais de 1 MB. Escolha uma menor.',
  'errors.account.avatarKind': 'Escolha uma imagem PNG, JPEG ou WebP.',
  'errors.account.ownsWorkspaces':
    'Antes, passe adiante ou exclua os espaços de trabalho que só têm você como proprietário.',
  'errors.account.factorCode':
    'Esse código está errado ou já expirou. Digite o que o aplicativo mostra agora.',
  'errors.account.factorUnavailable': 'Esta instalação não oferece segundo fator.',

  ...versionErrors,

  'errors.tools.name': 'Use de 2 a 48 letras minúsculas, números e _, começando com uma letra.',
  'errors.tools.nameTaken': 'Outra ferramenta já tem este nome.',
  'errors.tools.tooMany': 'Um espaço de trabalho tem no máximo {count} ferramentas.',
  'errors.tools.secretName': 'Use letras maiúsculas, números e _.',
  'errors.tools.parameterName': 'Use letras, números e _, começando com uma letra.',
  'errors.tools.parameterTwice': 'Este nome aparece duas vezes.',
  'errors.tools.headerName': 'Este cabeçalho não pode ser definido.',
  'errors.tools.headerValue': 'Quebras de linha e caracteres de controle não são possíveis aqui.',
  'errors.tools.pathType': 'Uma lista ou um objeto não cabe em um caminho.',
  'errors.tools.pointer': 'Comece com /, como em /pedido/status.',
  'errors.tools.noFields': 'Adicione ao menos um campo ou deixe o modelo ler a resposta inteira.',
  'errors.tools.notInPath': 'Coloque o nome entre chaves no caminho do endereço.',
  'errors.tools.noBody': 'Uma requisição GET não tem corpo.',
  'errors.tools.url.unreadable':
    'Isto não é um endereço da web. Ele se parece com https://api.example.com/pedidos.',
  'errors.tools.url.notWeb': 'Só dá para chamar endereços que começam com http ou https.',
  'errors.tools.url.hasPassword': 'O endereço contém usuário ou senha. Use um cabeçalho com segredo.',
  'errors.tools.url.hasFragment': 'Um endereço que é chamado não tem parte depois de #.',
  'errors.tools.url.placeholderInHost': 'O domínio é fixo: nada de chaves antes do caminho.',
  'errors.tools.url.placeholderInKey': 'As chaves vão no valor depois de =, não no nome antes dele.',
  'errors.tools.url.placeholder': 'Cada nome entre chaves precisa de um parâmetro com esse nome e lugar.',
  'errors.tools.url.https': 'Só endereços que começam com https são usados.',
  'errors.tools.url.base': 'Informe o endereço até o caminho, sem ? nem #.',
  'errors.tools.schemaTooLarge': 'Os parâmetros são mais do que um modelo consegue ler.',
  'errors.tools.remoteReference': 'O documento aponta para {reference}, que não é seguido.',
  'errors.tools.redirectElsewhere': 'O servidor manda a requisição para {host}, que não é seguido.',
  'errors.tools.brokenOff': 'A conexão caiu antes da resposta.',
  'errors.tools.needsHttps': 'Só endereços que começam com https são usados: {host} não começa.',
  'errors.tools.moved': 'O servidor já a descreve de outro jeito. Consulte de novo e leia a mudança.',
  'errors.tools.signIn':
    'Não foi possível entrar. Confira o endereço, ou pergunte ao serviço se ele exige um client id.',
  'errors.tools.signInOver': 'O login não foi concluído. Comece de novo.',
  'errors.tools.openapi.unreadable': 'Isto não é JSON nem YAML que dê para ler.',
  'errors.tools.openapi.version2': 'Esta é a versão 2 (Swagger). Só dá para importar OpenAPI 3.0 e 3.1.',
  'errors.tools.openapi.notOpenapi': 'Isto não é um documento OpenAPI 3.0 ou 3.1.',
  'errors.tools.openapi.empty': 'O documento não tem operações.',
  'errors.tools.openapi.tooLarge': 'O documento é grande demais: no máximo 4 MB de JSON ou 1,5 MB de YAML.',
  'errors.tools.openapi.moved': 'O documento mudou nesse meio-tempo. Leia de novo.',
  'errors.tools.openapi.unusable': 'Não dá para fazer uma ferramenta de {operation}.',
  'errors.tools.openapi.noneChosen': 'Escolha ao menos uma operação.',
  'errors.tools.openapi.tooMany': 'Importe no máximo 100 operações por vez.',
} as const satisfies Record<keyof typeof en, string>
