import { expect, test } from 'vitest'
import { boxHistory } from './box-history.ts'

const box = {
  id: '00000000000000aa',
  name: 'Kitchen',
  createdAt: 1,
  host: 'kitchen',
  drives: [{ name: 'Ultra', serial: 's', model: 'm', sizeBytes: 1, image: 'i2', at: 5 }],
}

test('a box tells what happened to it, the newest first, with links to what is still there [N16]', () => {
  const events = boxHistory(box, {
    images: [{ id: 'i1', name: 'Kitchen', createdAt: 2 }],
    machines: [{ id: 'm1', name: 'Kitchen', startedAt: 3 }],
    deploys: [
      { deploy: 'd1', name: 'Kitchen', at: 6, outcome: 'switched' },
      { deploy: 'd2', name: 'Kitchen', at: 7, outcome: 'rolled-back' },
    ],
  })
  expect(events.map(({ kind }) => kind)).toEqual(['deployed', 'flashed', 'run', 'built', 'made'])
  // Its image was removed.
  expect(events.find(({ kind }) => kind === 'flashed')?.href).toBeNull()
  expect(events.find(({ kind }) => kind === 'built')?.href).toContain('/images/i1')
})
