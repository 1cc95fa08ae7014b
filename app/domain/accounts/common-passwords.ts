// The words that the commonest passwords of English and Portuguese speakers are made of. Long lists hold mostly these with
// digits and signs around them, so the words are compared without those.

const WORDS = `password passw0rd senha minhasenha mypassword password password1 qwerty qwertyui qwertyuiop asdfghjkl asdfgh zxcvbnm
azerty letmein welcome bemvindo admin administrator administrador root login access acesso master mestre monkey dragon
shadow sunshine princess princesa football futebol baseball superman batman iloveyou eutea teamo euteamo amor meuamor
lovely trustno1 starwars pokemon michael jordan jessica ashley daniel charlie thomas robert hunter killer summer winter
verao inverno spring autumn hello helloworld whatever freedom liberdade secret segredo computer computador internet google
facebook instagram whatsapp samsung iphone brasil brazil flamengo corinthians palmeiras santos saopaulo vasco cruzeiro
gremio botafogo fluminense internacional atletico jesus jesuscristo deus deusefiel jesusteama cristo familia minhafamilia
gabriel lucas mateus rafael felipe fernando fernanda juliana camila mariana amanda bruno carlos eduardo rodrigo
changeme changeit default guest convidado test teste testing user usuario demo hiviex company empresa business qazwsx
qwerasdf abcdefghij abcdef abc abcd aaaa asdasd qweqwe zaqwsx love mother father mae pai felicidade saudade chocolate
banana cookie ginger buster tigger pepper cheese orange flower flores borboleta estrela star matrix ninja cowboy`

const COMMON = new Set(WORDS.split(/\s+/))

const LEET: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

const withoutEnds = (text: string) => text.replace(/^[^a-z]+|[^a-z]+$/g, '')

/** Runs on a keyboard or in the alphabet, one sign over and over, and short pieces repeated. */
function isPattern(text: string): boolean {
  if (/^(.{1,4})\1+.{0,3}$/.test(text)) return true
  const rows = [
    '01234567890',
    'abcdefghijklmnopqrstuvwxyz',
    'qwertyuiop',
    'asdfghjkl',
    'zxcvbnm',
    '1q2w3e4r5t6y7u8i9o0p',
  ]
  const runs = rows.flatMap((row) => [row, [...row].reverse().join('')])
  return runs.some((run) => (run + run).includes(text)) || /^\d+$/.test(text)
}

/** Whether a password is among the first that anybody would try: a common word dressed up, or a pattern. */
export function isCommonPassword(password: string): boolean {
  const plain = password
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .replace(/\s+/g, '')
  if (isPattern(plain)) return true
  const bare = withoutEnds(plain)
  const unleet = withoutEnds([...plain].map((sign) => LEET[sign] ?? sign).join(''))
  // The digits at the ends are dropped before they are read as letters, and after: pa55w0rd1 and password1.
  const dropped = withoutEnds([...plain.replace(/[\d\W_]+$/, '')].map((sign) => LEET[sign] ?? sign).join(''))
  return [bare, unleet, dropped].some((word) => COMMON.has(word) || isDoubled(word) || isPattern(word))
}

function isDoubled(word: string): boolean {
  const half = word.length / 2
  return Number.isInteger(half) && word.slice(0, half) === word.slice(half) && COMMON.has(word.slice(0, half))
}
