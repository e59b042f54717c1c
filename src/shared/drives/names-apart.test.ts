import { expect, test } from 'vitest'
import { namesApart } from './names-apart.ts'

test('drives of one model are told apart by what is theirs alone, and others keep their name', () => {
  const drives = [
    { name: 'Ultra 32 GB', mark: '/dev/sdb' },
    { name: 'Card', mark: '/dev/sdc' },
    { name: 'Ultra 32 GB', mark: '/dev/sdd' },
    { name: 'Ultra 32 GB', mark: '' },
  ]
  expect(namesApart(drives)).toEqual([
    'Ultra 32 GB (/dev/sdb)',
    'Card',
    'Ultra 32 GB (/dev/sdd)',
    'Ultra 32 GB',
  ])
})
