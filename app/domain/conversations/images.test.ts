import { expect, it } from 'vitest'
import type { Attachment } from '#app/contracts/stream-events.ts'
import { imagesIn, type Turn, toMessages } from './images.ts'

const picture = (id: string): Attachment => ({ id, kind: 'image', sizes: [], videoPath: null, caption: '' })
const turns: Turn[] = [
  { role: 'user', content: 'Look', attachments: ['1', '2', '3'].map(picture) },
  { role: 'assistant', content: 'Nice', attachments: [picture('ours')] },
  { role: 'user', content: 'And these?', attachments: ['4', '5'].map(picture) },
]

it('shows a model the newest pictures of visitors, beside what they wrote', () => {
  expect(imagesIn(turns)).toEqual(['2', '3', '4', '5'])
  const image = {
    type: 'image' as const,
    mediaType: 'image/webp' as const,
    data: 'AA==',
    width: 9,
    height: 9,
  }
  const messages = toMessages(
    turns,
    new Map([
      ['4', image],
      ['5', image],
    ]),
  )
  expect(messages[0]).toEqual({ role: 'user', content: expect.stringContaining('3 pictures, not shown') })
  expect(messages[1]).toEqual({ role: 'assistant', content: 'Nice' })
  expect(messages[2]).toEqual({ role: 'user', content: [image, image, { type: 'text', text: 'And these?' }] })
})
