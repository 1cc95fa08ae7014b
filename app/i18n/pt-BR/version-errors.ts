import type { versionErrors as en } from '../en/version-errors.ts'

export const versionErrors = {
  /** What visitors read whose agent is unpublished, archived or deleted. */
  'errors.agentAway': 'Este assistente não está disponível no momento.',
  'errors.versions.alreadyLive': 'Esta versão já está no ar.',
  'errors.versions.nameDiffers': 'Este não é o nome do agente.',
  'errors.agentFile.tooLarge': 'O arquivo tem mais de 20 MB.',
  'errors.agentFile.missing': 'Escolha um arquivo primeiro.',
  'errors.agentFile.changed': 'Este não é o arquivo que foi conferido. Confira de novo.',
  'errors.agentFile.zip.notZip':
    'Isto não é um arquivo de agente. Escolha um que foi exportado do Hiviex: o nome termina em .hiviex-agent.zip.',
  'errors.agentFile.zip.truncated': 'O arquivo está cortado. Exporte ou baixe de novo.',
  'errors.agentFile.zip.zip64': 'O ZIP é de um tipo que arquivos de agente nunca são.',
  'errors.agentFile.zip.tooManyEntries': 'Há arquivos demais no ZIP.',
  'errors.agentFile.zip.encrypted': 'O ZIP está protegido com senha.',
  'errors.agentFile.zip.method': 'O ZIP foi compactado de um jeito que arquivos de agente nunca são.',
  'errors.agentFile.zip.symlink': 'Há no ZIP algo que não é um arquivo: {name}',
  'errors.agentFile.zip.name': 'Um arquivo no ZIP tem um nome que não é aceito: {name}',
  'errors.agentFile.zip.duplicate': 'Um arquivo aparece duas vezes no ZIP: {name}',
  'errors.agentFile.zip.overlap': 'O ZIP se contradiz: dois arquivos ocupam o mesmo lugar.',
  'errors.agentFile.zip.tooLarge': 'O conteúdo do ZIP é maior do que o aceito. {name}',
  'errors.agentFile.zip.bomb': 'O conteúdo do ZIP é muito maior do que deveria. {name}',
  'errors.agentFile.zip.damaged': 'O ZIP está danificado. {name}',
  'errors.agentFile.noManifest': 'Isto não é um arquivo de agente: falta o manifest.json.',
  'errors.agentFile.manifestTooLarge': 'A descrição do agente é grande demais.',
  'errors.agentFile.manifestJson': 'A descrição do agente não pode ser lida.',
  'errors.agentFile.hostileKey': 'A descrição do agente contém um nome que não é aceito: {name}',
  'errors.agentFile.foreign': 'Isto não é um agente do Hiviex.',
  'errors.agentFile.newer':
    'Este arquivo foi feito por um Hiviex mais novo (formato {version}). Atualize este primeiro.',
  'errors.agentFile.field': 'O campo {name} do arquivo tem um valor que não é aceito.',
  'errors.agentFile.fileMissing': 'Falta no ZIP um arquivo que ele cita: {name}',
  'errors.agentFile.checksum': 'Um arquivo no ZIP não é o que foi exportado: {name}',
  'errors.agentFile.notMedia': 'Isto não é foto nem vídeo, diga o nome o que disser: {name}',
  'errors.agentFile.notText': 'Isto não é um texto, diga o nome o que disser: {name}',
  'errors.agentFile.twice': 'O arquivo {name} é usado duas vezes.',
} as const satisfies Record<keyof typeof en, string>
