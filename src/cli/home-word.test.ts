import { expect, test } from 'vitest'
import { withHome } from './home-word.ts'

test('a ~ at the beginning of an option’s value is the home folder, and anything else stays as it is', () => {
  const changed = {
    '--settings=~/a b.json': '--settings=/home/ada/a b.json',
    '--profiles=~': '--profiles=/home/ada',
  }
  for (const [word, expected] of Object.entries(changed))
    expect(withHome([word], '/home/ada')).toEqual([expected])
  const same = [
    '~/a',
    '--set=message=~/a',
    '--settings=~bob/a',
    '--settings=a~/b',
    '--settings',
    '-f=~/a',
    '--',
    '',
  ]
  expect(withHome(same, '/home/ada')).toEqual(same)
  expect(withHome(['--settings=~/a'], '')).toEqual(['--settings=~/a'])
})
