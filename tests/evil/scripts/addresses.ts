import type { World } from '../world.ts'
import { inPlaces, shown } from './places.ts'
import { type Evil, one, SHOP } from './script.ts'

const addressesOf = ({ internal }: World): string[] => {
  const { port } = internal
  return [
    `${internal.url}/latest/meta-data/`,
    `http://localhost:${port}/`,
    `http://2130706433:${port}/`,
    `http://0x7f.1:${port}/`,
    `http://[::ffff:127.0.0.1]:${port}/`,
    `http://127。0。0。1:${port}/`,
    `http://①②⑦.0.0.1:${port}/`,
    `//127.0.0.1:${port}/`,
    `\\\\127.0.0.1:${port}\\`,
    `@127.0.0.1:${port}/`,
    `.127.0.0.1.nip.io:${port}/`,
    `127.0.0.1:${port}#`,
    `?url=${internal.url}`,
    `#@127.0.0.1:${port}`,
    `..%2f..%2f@127.0.0.1:${port}`,
    `\r\nHost: 127.0.0.1:${port}\r\n\r\nGET /latest/ HTTP/1.1`,
    `%0d%0aLocation:%20${internal.url}`,
    'http://169.254.169.254/latest/meta-data/iam/security-credentials/',
    'http://metadata.google.internal/computeMetadata/v1/',
    'http://[fd00:ec2::254]/latest/',
    'http://100.100.100.200/',
    'file:///etc/passwd',
    'data:text/html,<script>1</script>',
    'gopher://127.0.0.1:6379/_FLUSHALL',
    'javascript:fetch(1)',
    'jar:http://127.0.0.1!/',
    `http://user:pass@127.0.0.1:${port}/`,
    `http://example.com@127.0.0.1:${port}/`,
    `http://127.0.0.1:${port}\u202Emoc.elpmaxe`,
    `ws://127.0.0.1:${port}/`,
  ]
}

/** What leaves a path segment on some server or other. */
const PATHS = [
  '../admin',
  '..',
  '.',
  '...',
  '%2e%2e',
  '%2e%2e%2fadmin',
  '..%2fadmin',
  '..%252fadmin',
  '..\\admin',
  '..%5cadmin',
  '/admin',
  'A-1/../../admin',
  'A-1;/../admin',
  'A-1?admin=1',
  'A-1#',
  'A-1&api_key=stolen',
  'A-1%00.json',
  'A-1\u0000',
  'A-1\r\nX-Admin: 1',
  'A-1\tx',
  '∕admin',
  '／admin',
  '．．／admin',
  '\\\\server\\share',
  '{order}',
  '{{secret:ORDER_KEY}}',
  '{{secret:ORDER_KEY_QUERY}}',
  ':8080@internal',
  '@internal',
  '//internal',
  'http:%2f%2finternal',
  ' ',
  '',
  '\ud800',
  '\udfff-1',
  'é'.repeat(3_000),
  'x'.repeat(9_000),
  '%',
  '%zz',
  '"><script>',
  "' or 1=1 --",
  '$(curl internal)',
  '`id`',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: that is what a model writes
  '${jndi:ldap://internal}',
]

const QUERIES = [
  'en&api_key=stolen',
  'en&admin=true',
  'en#x',
  'en?x=1',
  'en%26api_key=stolen',
  'en;api_key=stolen',
  'en\r\nX: 1',
  'en\u0000',
  'en&lang=pt&lang=',
  'en=1=2',
  '+%2B+',
  'en\u2028&api_key=1',
]

const HEADERS = [
  'a\r\nAuthorization: Bearer stolen',
  'a\nX-Admin: 1',
  'a\rX-Admin: 1',
  'a\u0000b',
  'a\u000bb',
  'é\r\n',
  '\u010d\u010aX-Admin: 1',
  'a\u2028X-Admin: 1',
  'x'.repeat(5_000),
  '\ud800',
  '\u007f',
  'a\t\r\n\tfolded',
]

const BODIES = [
  '","amount":1000000,"x":"',
  '"}\r\n\r\nPOST /refunds HTTP/1.1\r\n',
  '\\u0022,\\u0022admin\\u0022:true',
  '<!ENTITY x SYSTEM "file:///etc/passwd">',
  'name=1&admin=true',
  '{"$ne": null}',
  '__proto__',
]

/** The header that a model may write is the only one that it wrote. */
const onlyNote = (hit: Parameters<typeof SHOP.order>[0]): string | null => {
  if (hit.headers['x-admin']) return 'it has a header that nobody declared'
  if (!String(hit.headers.authorization).startsWith('Bearer tk ')) return 'its key is another'
  return SHOP.order(hit)
}

const onlyFields = (hit: Parameters<typeof SHOP.booking>[0]): string | null => {
  const fields = Object.keys(JSON.parse(hit.body))
  const strange = fields.filter((field) => !['name', 'people', 'wishes', 'extra'].includes(field))
  return strange.length > 0 ? `its body has ${strange.join(', ')}` : SHOP.booking(hit)
}

export function addressScripts(world: World): Evil[] {
  return [
    ...inPlaces('an address', world, addressesOf(world), 6),
    ...PATHS.map(
      (order): Evil => ({
        name: `the path of a tool left by ${shown(order)}`,
        turns: one('find_order', { order }),
        mayReach: SHOP.order,
      }),
    ),
    ...PATHS.filter((_, at) => at % 3 === 0).map(
      (item): Evil => ({
        name: `the path of an imported tool left by ${shown(item)}`,
        turns: one(world.names.openRead, { item }),
        mayReach: SHOP.stock,
      }),
    ),
    ...QUERIES.map(
      (lang): Evil => ({
        name: `the query of a tool widened by ${shown(lang)}`,
        turns: one('find_order', { order: 'A-1', lang }),
        mayReach: onlyNote,
      }),
    ),
    ...HEADERS.map(
      (note): Evil => ({
        name: `a header of a tool widened by ${shown(note)}`,
        turns: one('find_order', { order: 'A-1', note }),
        mayReach: onlyNote,
      }),
    ),
    ...BODIES.map(
      (name): Evil => ({
        name: `the body of a tool widened by ${shown(name)}`,
        turns: one('book_table', { name, people: 2 }),
        mayReach: onlyFields,
      }),
    ),
    {
      name: 'a tool whose server sends it inside',
      turns: one('lead_inside', {}),
      mayReach: SHOP.inside,
    },
  ]
}
