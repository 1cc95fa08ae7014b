const en = {
  add: 'Add pictures',
  picture: 'Picture {n}',
  loading: 'being uploaded',
  remove: 'Remove',
  most: 'At most 4 pictures with one message.',
  due: 'Your message is sent as soon as the picture is there.',
  lost: 'The picture could not be uploaded.',
  larger: 'Picture',
  close: 'Close',
}

const pt: typeof en = {
  add: 'Adicionar imagens',
  picture: 'Imagem {n}',
  loading: 'sendo enviada',
  remove: 'Remover',
  most: 'No máximo 4 imagens por mensagem.',
  due: 'Sua mensagem sai assim que a imagem terminar de carregar.',
  lost: 'Não foi possível enviar a imagem.',
  larger: 'Imagem',
  close: 'Fechar',
}

/** This chunk's own words: nobody pays for them who sees no picture. */
export const words = (language: string) => (/^pt/i.test(language) ? pt : en)
