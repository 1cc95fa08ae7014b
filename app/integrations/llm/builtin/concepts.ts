import { fold, stem } from './words.ts'

// What shops and their visitors talk about, in both languages: words of one line mean the same here, so a question in
// Portuguese finds a passage in English. A word may stand in several lines.

const TABLE = `
return: return returns returning devolver devolucao devolvo devolva devolvi arrependimento arrepender
exchange: exchange swap replace replacement troca trocar trocas substituir substituicao
refund: refund refunds refunded reimburse reimbursement reembolso reembolsar reembolsado estorno estornar
shipping: shipping ship ships shipped shipment deliver delivery deliveries delivered frete fretes entrega entregar entregam entregue envio enviar envia enviam remessa postage courier carrier transportadora correios
arrival: arrive arrives arrived arrival chega chegar chegou chegada
deadline: deadline prazo prazos demora demorar demoram
days: day days dia dias
price: price prices pricing cost costs preco precos valor valores custa custam custo custar quanto
payment: pay pays paid payment payments pagar pago pagamento pagamentos paga
card: card cards cartao cartoes credit credito debit debito visa mastercard
installment: installment installments instalment instalments parcela parcelas parcelar parcelado parcelamento
discount: discount discounts coupon coupons promo promotion promotions voucher desconto descontos cupom cupons promocao promocoes oferta ofertas
order: order orders ordered purchase purchases pedido pedidos compra compras encomenda encomendas
buy: buy buying bought purchase comprar comprei compra adquirir
track: track tracking rastrear rastreio rastreamento rastreamos
cancel: cancel cancels cancelled canceled cancellation cancelar cancelamento cancelo
warranty: warranty guarantee guaranteed garantia garantias
defect: defect defects defective damaged faulty defeito defeitos defeituoso danificado
broken: broken broke breaks break cracked damaged damage quebrado quebrada quebrou quebra quebrar avaria avariado estragado rachado danificada
hours: hours open opens opening close closes closing closed schedule horario horarios aberto aberta abertos abre abrem abrir abrimos fecha fecham fechado fechados fechamos funcionamento
address: address located location directions endereco localizacao fica ficam localizada
store: store shop stores loja lojas showroom
contact: contact contato contatar phone telephone telefone call ligar email mail whatsapp
stock: stock available availability estoque disponivel disponiveis disponibilidade restock
size: size sizes dimension dimensions measure measures tamanho tamanhos medida medidas dimensao dimensoes
color: color colors colour colours cor cores
gift: gift gifts presente presentes presentear
wrap: wrap wrapped wrapping embrulho embrulhar embrulhado embalagem embalar packaging
invoice: invoice invoices receipt nota fiscal recibo fatura
account: account login conta cadastro
password: password senha
privacy: privacy privacidade lgpd gdpr
data: data dados
abroad: outside fora abroad international internationally overseas worldwide internacional internacionais exterior
country: country countries pais paises
saturday: saturday saturdays sabado sabados
sunday: sunday sundays domingo domingos
weekend: weekend weekends saturday sunday sabado domingo semana
holiday: holiday holidays feriado feriados
pickup: pickup collect retirar retirada retiro
free: free gratis gratuito gratuita gratuitos
fast: fast express expedited quick urgent rapido rapida expresso expressa urgente sedex
minimum: minimum minimo minima
weight: weight weigh weighs peso pesa pesam
product: product products item items produto produtos artigo
person: person human attendant someone pessoa humano atendente alguem
ingredient: ingredient ingredients ingrediente ingredientes composicao
allergy: allergy allergic allergen allergens alergia alergico alergenico alergenicos
vegan: vegan vegano vegana veganos veganas
organic: organic organico organica organicos organicas
expiry: expire expires expiry shelf validade vence vencimento
keep: keep store storing storage conservar conservacao guardar armazenar armazenamento
clean: clean cleaning wash washing limpar limpeza lavar lavagem
dishwasher: dishwasher lavaloucas louca loucas
microwave: microwave microondas
subscription: subscription subscribe subscriber subscribers assinatura assinaturas assinar assinante assinantes
club: club clube
wholesale: wholesale bulk reseller resellers atacado revenda revender revendedor revendedores
job: job jobs career careers hiring vaga vagas emprego empregos trabalhe
company: company empresa
founded: founded since fundada fundado fundou desde historia history
artisan: artisan artisans handmade craft artesao artesaos artesanal artesanais artesa
honey: honey mel
bee: bee bees abelha abelhas
coffee: coffee cafe
tea: tea cha
soap: soap soaps sabonete sabonetes
candle: candle candles vela velas
mug: mug mugs caneca canecas
cup: cup cups xicara xicaras
plate: plate plates prato pratos
bowl: bowl bowls tigela tigelas
shirt: shirt shirts tshirt camisa camisas camiseta camisetas
shoe: shoe shoes sapato sapatos tenis
bag: bag bags bolsa bolsas sacola sacolas
book: book books livro livros
basket: basket baskets cesta cestas kit kits set sets box boxes caixa caixas
wood: wood wooden madeira
leather: leather couro
cotton: cotton algodao
glass: glass vidro
wax: wax cera
sugar: sugar acucar
water: water agua
child: child children kid kids baby babies crianca criancas bebe bebes
year: year years ano anos
month: month months mes meses monthly mensal
week: week weeks weekly semana semanas semanal
hour: hour hours hora horas
class: class classes workshop workshops course aula aulas oficina oficinas curso cursos
visit: visit visits tour visita visitas visitar
certificate: certificate certificates certified certificado certificados certificada certificacao
recycle: recycle recycled recyclable reciclar reciclado reciclavel
ceramic: ceramic ceramics pottery ceramica ceramicas
delete: delete erase remove apagar excluir remover eliminar
method: method methods way ways option options forma formas meio meios opcao opcoes
dog: dog dogs pet pets cachorro cachorros cao caes animal animais
pix: pix
boleto: boleto boletos
`

const byWord = new Map<string, string[]>()
const byStem = new Map<string, string[]>()

function add(map: Map<string, string[]>, key: string, concept: string): void {
  const list = map.get(key)
  if (!list) map.set(key, [concept])
  else if (!list.includes(concept)) list.push(concept)
}

for (const line of TABLE.trim().split('\n')) {
  const [concept = '', words = ''] = line.split(': ')
  for (const word of words.split(' ')) {
    add(byWord, fold(word), concept)
    // Stems of short words run into each other ("cor", "core"); only the written forms count there.
    if (word.length > 4) add(byStem, stem(fold(word)), concept)
  }
}

const NONE: readonly string[] = []

/** The concepts a folded word stands for; empty when it is no word of trade. */
export function conceptsOf(word: string): readonly string[] {
  return byWord.get(word) ?? (word.length > 4 ? byStem.get(stem(word)) : undefined) ?? NONE
}

/** Every word of the table, folded: what a mistyped word may have meant. */
export function conceptWords(): Iterable<string> {
  return byWord.keys()
}
