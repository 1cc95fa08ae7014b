import { expect, it } from 'vitest'
import { describeTools } from './describe-tools.ts'

const ROW = {
  id: '00000000-0000-4000-8000-000000000001',
  kind: 'openapi' as const,
  name: 'find_order',
  title: 'Find an order',
  description: 'Finds an order.',
  config: {
    method: 'GET',
    url: 'https://shop.example/orders',
    fixed: [],
    parameters: [],
    response: { mode: 'text', fields: [] },
    timeoutSeconds: 5,
  },
  server_name: 'Shop',
}

it.each(['header', 'query'] as const)(
  'what signs in by a value in the %s still does so in a file',
  (place) => {
    const { tools } = describeTools([{ ...ROW, server_header: 'x_key', server_place: place }])
    expect(tools[0]?.config).toMatchObject({
      fixed: [{ place, name: 'x_key', value: '{{secret:API_KEY}}' }],
    })
  },
)
