import { newId } from '#app/lib/ids.ts'
import type { World } from '../world.ts'
import { shown } from './places.ts'
import { COMPARED, call, type Evil, one, SHOP } from './script.ts'

/** Tools that the agent does not have, by any name that could reach one all the same. */
const NAMES = [
  'of_nobody',
  'switched_off',
  'of_the_others',
  'Find_Order',
  'FIND_ORDER',
  'find_order ',
  ' find_order',
  'find_order()',
  'find_order\u0000',
  'find_order\u200b',
  'fіnd_order',
  'functions.find_order',
  'default_api.find_order',
  'find_order;delete_customer',
  '../find_order',
  'look-up',
  'reserve',
  'Depot.reserve',
  'mcp__Depot__reserve',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'eval',
  'run_code',
  'shell',
  'fetch',
  'http_request',
  'sql',
  'decide_call',
  'approve',
  'approve_call',
  'switch_tool',
  'publish_agent',
  'invite_people',
  'read_secret',
  'export_agent',
  'create_key',
  'captureLead',
  'knowledge',
  '',
  'x'.repeat(2_000),
  '\u202Eredro_dnif',
  '1',
  'null',
]

const ARGS = { text: 'x', order: 'A-1', callId: newId(), decision: 'approve', url: 'http://169.254.169.254/' }

export function nameScripts(world: World): Evil[] {
  const { foreign, media, names, toolIds, shop, other, agents } = world
  const ids = [
    ['a picture of another agent', media.sibling],
    ['a picture of another company', media.foreign],
    ['a conversation of another company', foreign.conversationId],
    ['a visitor of another company', foreign.visitorId],
    ['a lead of another company', foreign.leadId],
    ['a tool of the shop', toolIds.of_nobody ?? ''],
    ['a tool of another company', foreign.toolId],
    ['an agent', agents.plain.id],
    ['the workspace', shop.workspaceId],
    ['another workspace', other.workspaceId],
    ['an id of nobody', newId()],
    ['a path', '../../other/original.png'],
    ['an address', 'http://169.254.169.254/x.png'],
    ['everything', '*'],
  ] as const
  return [
    ...NAMES.map(
      (name): Evil => ({
        name: `a call of ${shown(name) || 'nothing'}`,
        isHardlyCall: true,
        // With what a tool behind it would take.
        turns: [
          [ARGS, { order: 'A-1' }, { text: 'x' }, { product: 'x' }, {}].map((args) => call(name, args)),
        ],
      }),
    ),
    ...['find_order', 'refund_order', 'capture_lead', 'hand_over', names.reserve, 'search_knowledge'].map(
      (name): Evil => ({
        name: `a call of ${name} by an agent without tools`,
        agent: 'plain',
        ends: 'unfinished',
        turns: one(name, ARGS),
      }),
    ),
    {
      name: 'a call with the id of a tool for its name',
      turns: one(toolIds.find_order ?? '', { order: 'A-1' }),
    },
    ...ids.map(
      ([what, id]): Evil => ({ name: `pictures: ${what}`, turns: one('send_media', { ids: [id] }) }),
    ),
    ...ids.slice(2, 5).flatMap(([what, id]): Evil[] => [
      {
        name: `a lead for ${what}`,
        turns: one('capture_lead', { name: 'Ana', conversation_id: id, visitor_id: id, lead_id: id }),
      },
      {
        name: `a message for ${what}`,
        turns: one('schedule_follow_up', { in_hours: 1, message: 'Hi', conversation_id: id, to: id }),
      },
      {
        name: `a person for ${what}`,
        turns: one('hand_over', { reason: 'x', conversation_id: id }),
      },
      {
        name: `knowledge of ${what}`,
        turns: one('search_knowledge', { query: 'delivery', agent_id: id, workspace_id: id }),
      },
    ]),
    {
      name: 'its own picture beside a foreign one',
      turns: one('send_media', { ids: [media.own, media.foreign] }),
    },
    {
      name: 'the same picture a hundred times',
      turns: one('send_media', { ids: Array.from({ length: 100 }, () => media.own) }),
    },
    {
      name: 'calls of ours and of nobody side by side',
      turns: [
        [
          call('find_order', { order: 'A-1' }),
          call('of_nobody', { text: 'x' }),
          call('of_the_others', { text: 'x' }),
          call('delete_customer', { customer: '1' }),
        ],
      ],
      mayReach: SHOP.order,
      maxHits: 1,
    },
    {
      name: 'a tool that changed since it was allowed',
      turns: one(names.fickle, { product: 'mel' }),
      mayWrite: COMPARED,
    },
  ]
}
