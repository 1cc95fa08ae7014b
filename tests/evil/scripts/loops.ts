import type { World } from '../world.ts'
import { CALLED, COMPARED, call, type Evil, SHOP } from './script.ts'

const STEPS = 4
/** As many calls as one turn may make, in every turn that may make some. */
const MOST = 16 * STEPS

export function loopScripts({ names }: World): Evil[] {
  const many = (count: number, name: string, args: (n: number) => Record<string, unknown>) =>
    Array.from({ length: count }, (_, n) => call(name, args(n)))
  const forever = (name: string, args: Record<string, unknown>, more: Partial<Evil>): Evil => ({
    name: `${name} without end`,
    plays: { name: 'tool-loop', calls: [call(name, args)] },
    ...more,
  })
  return [
    // The same call in one answer is one call.
    forever('find_order', { order: 'A-1' }, { mayReach: SHOP.order, maxHits: 1 }),
    forever('refund_order', { order: 'A-1', amount: 1 }, {}),
    forever('capture_lead', { name: 'Ana' }, { mayMake: { leads: 1 } }),
    forever(
      'schedule_follow_up',
      { in_hours: 1, message: 'Hi' },
      { mayMake: { follow_ups: 1 }, mayQueue: true },
    ),
    forever('hand_over', { reason: 'x' }, { mayQueue: true, mayWrite: CALLED }),
    forever('search_knowledge', { query: 'delivery' }, {}),
    forever('of_nobody', {}, {}),
    forever(names.lookUp, { product: 'mel' }, { mcpCalls: 1, mayWrite: COMPARED }),
    {
      name: 'a new order in every turn',
      isHardlyCall: true,
      turns: Array.from({ length: 12 }, (_, n) => [call('find_order', { order: `A-${n}` })]),
      mayReach: SHOP.order,
      maxHits: STEPS,
    },
    {
      name: 'a hundred orders in one turn',
      isHardlyCall: true,
      turns: [many(100, 'find_order', (n) => ({ order: `A-${n}` }))],
      mayReach: SHOP.order,
      maxHits: 16,
    },
    {
      name: 'a hundred orders in every turn',
      isHardlyCall: true,
      turns: Array.from({ length: 8 }, (_, turn) =>
        many(100, 'find_order', (n) => ({ order: `${turn}-${n}` })),
      ),
      mayReach: SHOP.order,
      maxHits: MOST,
    },
    {
      name: 'the same booking twenty times at once',
      turns: [many(20, 'book_table', () => ({ name: 'Ana', people: 2 }))],
      mayReach: SHOP.booking,
      maxHits: 1,
    },
    {
      name: 'the same booking with its names in another order',
      turns: [
        [call('book_table', '{"name":"Ana","people":2}'), call('book_table', '{"people":2,"name":"Ana"}')],
        [call('book_table', ' { "people" : 2 , "name" : "A\\u006ea" } ')],
      ],
      mayReach: SHOP.booking,
      maxHits: 1,
    },
    {
      name: 'twenty leads at once',
      turns: [many(20, 'capture_lead', (n) => ({ name: `Ana ${n}` }))],
      mayMake: { leads: 1 },
    },
    {
      name: 'sixteen messages for later',
      turns: [many(16, 'schedule_follow_up', (n) => ({ in_hours: 1 + n, message: `Hi ${n}` }))],
      // One stands, the ones before it are replaced.
      mayMake: { follow_ups: 16 },
      mayQueue: true,
      afterwards: async (talk, { watch }) => {
        const rows = await watch.query<{ count: number }>(
          `select count(*)::int as count from follow_ups where conversation_id = $1 and status = 'scheduled'`,
          [talk.conversationId],
        )
        return rows[0]?.count === 1 ? [] : [`${rows[0]?.count} messages wait to be sent`]
      },
    },
    ...(
      [
        'tool-same-ids',
        'tool-many',
        'tool-one-index',
        'tool-nameless',
        'tool-strange-name',
        'tool-unasked',
      ] as const
    ).map(
      (name): Evil => ({
        name: `the provider's ${name}, for a deletion`,
        plays: {
          name,
          calls: [
            call('delete_customer', { customer: '1' }),
            call('refund_order', { order: '1', amount: 1 }),
          ],
        },
        // Some of them call what is offered first.
        mayReach: SHOP.order,
      }),
    ),
  ]
}
