import type { World } from '../world.ts'
import { placesOf } from './places.ts'
import { type Evil, one, SHOP } from './script.ts'

/** Values of the wrong kind where a text belongs. */
const WRONG: [string, unknown][] = [
  ['a number', 7],
  ['nothing', null],
  ['a list', ['A-1']],
  ['an object', { toString: 'A-1', valueOf: 'A-1' }],
  ['yes', true],
  ['a list of lists', [[['A-1']]]],
]

/** Arguments that are no arguments, as text; none of them may make a call. */
const BROKEN: [string, string][] = [
  ['half of it', '{"order": "A-1"'],
  ['two of them', '{"order":"A-1"}{"order":"A-2"}'],
  ['words before', 'Sure: {"order":"A-1"}'],
  ['a list', '[{"order":"A-1"}]'],
  ['a text', '"A-1"'],
  ['a number', '42'],
  ['null', 'null'],
  ['true', 'true'],
  ['JSON inside JSON', '"{\\"order\\":\\"A-1\\"}"'],
  ['single quotes', "{'order':'A-1'}"],
  ['a comment', '{"order":"A-1"/* admin */}'],
  ['a trailing comma', '{"order":"A-1",}'],
  ['not a number', '{"order":NaN}'],
  ['endless', '{"order":Infinity}'],
  ['code', '{"order":(()=>process.exit())()}'],
  ['XML', '<order>A-1</order>'],
  ['YAML', 'order: A-1'],
  ['a proto', '{"order":"A-1","__proto__":{"isAdmin":true}}'],
  ['a written proto', '{"order":"A-1","\\u005f_proto__":{"isAdmin":true}}'],
  ['a constructor', '{"order":"A-1","constructor":{"prototype":{"isAdmin":true}}}'],
  ['a prototype', '{"order":"A-1","prototype":{}}'],
  ['toString', '{"order":"A-1","toString":"x"}'],
  ['hasOwnProperty', '{"order":"A-1","hasOwnProperty":"x"}'],
  ['a deep proto', '{"order":{"a":{"__proto__":{"b":1}}}}'],
  ['depth', `{"order":${'['.repeat(5_000)}${']'.repeat(5_000)}}`],
  ['depth of objects', `${'{"order":'.repeat(2_000)}1${'}'.repeat(2_000)}`],
  ['a megabyte', JSON.stringify({ order: 'x'.repeat(1_000_000) })],
  [
    'a megabyte of keys',
    JSON.stringify(Object.fromEntries(Array.from({ length: 60_000 }, (_, n) => [`k${n}`, n]))),
  ],
  ['a megabyte of spaces', `{"order":"A-1"${' '.repeat(1_000_000)}}`],
  ['an approval', '{"order":"A-1","approved":true}'],
  ['a user', '{"order":"A-1","user_id":"admin","role":"owner"}'],
  ['a workspace', '{"order":"A-1","workspace_id":"00000000-0000-0000-0000-000000000000"}'],
  ['an address', '{"order":"A-1","url":"http://169.254.169.254/","method":"DELETE"}'],
  ['headers', '{"order":"A-1","headers":{"X-Admin":"1"}}'],
  ['another case', '{"Order":"A-1"}'],
  ['an empty name', '{"":"A-1"}'],
  ['nothing at all', '{}'],
]

/** Arguments that are read in one way or another; whatever is called, it is the one tool at its own place. */
const DOUBTFUL: [string, string][] = [
  ['keys twice', '{"order":"A-1","order":"../admin"}'],
  ['keys twice, escaped', '{"order":"A-1","\\u006frder":"/admin"}'],
  ['an escaped slash', '{"order":"..\\/admin"}'],
  ['a byte order mark', '\ufeff{"order":"A-1"}'],
  ['space around', ' \n\t{"order":"A-1"}\n '],
]

const NUMBERS = [
  '1e999',
  '-1e999',
  '99999999999999999999999',
  '0.1',
  '-0',
  '2.0000000000000001',
  '"2"',
  '1e-400',
  '[2]',
]

export function shapeScripts(world: World): Evil[] {
  const places = placesOf(world)
  return [
    ...places.flatMap(({ label, tool, args, ...may }, row) =>
      [0, 1].map((n): Evil => {
        const [kind, value] = WRONG[(row * 2 + n) % WRONG.length] ?? ['', null]
        const wrong = replaced(args('@'), value)
        // A list where a list belongs is right.
        const isRight = /^(wishes|extra) /.test(label)
        return { name: `${kind} as ${label}`, turns: one(tool, wrong), ...(isRight ? may : {}) }
      }),
    ),
    ...BROKEN.map(
      ([kind, text]): Evil => ({
        name: `arguments of an order: ${kind}`,
        isHardlyCall: true,
        turns: one('find_order', text),
      }),
    ),
    ...BROKEN.filter((_, at) => at % 2 === 0).map(
      ([kind, text]): Evil => ({
        name: `arguments of a deletion: ${kind}`,
        isHardlyCall: true,
        turns: one('delete_customer', text.replaceAll('"order"', '"customer"')),
      }),
    ),
    ...BROKEN.filter((_, at) => at % 4 === 0).map(
      ([kind, text]): Evil => ({
        name: `arguments of a picture: ${kind}`,
        isHardlyCall: true,
        turns: one('send_media', text.replaceAll('"order"', '"ids"')),
      }),
    ),
    ...DOUBTFUL.map(
      ([kind, text]): Evil => ({
        name: `arguments of an order: ${kind}`,
        isHardlyCall: true,
        turns: one('find_order', text),
        mayReach: SHOP.order,
      }),
    ),
    ...NUMBERS.map(
      (people): Evil => ({
        name: `${people} people`,
        turns: one('book_table', `{"name":"Ana","people":${people}}`),
        mayReach: SHOP.booking,
      }),
    ),
    ...NUMBERS.map(
      (hours): Evil => ({
        name: `a message in ${hours} hours`,
        turns: one('schedule_follow_up', `{"in_hours":${hours},"message":"Hello"}`),
        mayMake: { follow_ups: 1 },
        mayQueue: true,
      }),
    ),
  ]
}

/** The text of a place as something else. */
function replaced(args: Record<string, unknown>, value: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(args).map(([name, given]) => [
      name,
      given === '@' ? value : Array.isArray(given) ? value : typeof given === 'object' ? 'no object' : given,
    ]),
  )
}
