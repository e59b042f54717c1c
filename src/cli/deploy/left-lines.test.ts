import { expect, test } from 'vitest'
import { pairUp } from '#shared/deploy/pairs.ts'
import { leftLines } from './left-lines.ts'

const leftOf = (configurations: string[], hosts: string[]) =>
  leftLines(
    pairUp({
      configurations,
      hosts: hosts.map(id => ({ id, name: id, address: id, hostname: null, wanted: false })),
    }).problems,
  )

test('a few that are left out have a line each, many have one with their names', () => {
  expect(leftOf(['a', 'b'], ['b'])).toEqual([
    'The configuration a is not deployed: no host has its name.',
    'hint: Name its host, --map a=HOST, or leave it out: --map a=.',
  ])
  const spare = Array.from({ length: 12 }, (_, at) => `spare${at}`)
  expect(leftOf(spare, ['h1', 'h2', 'h3', 'h4'])).toEqual([
    '12 configurations are not deployed, because no host has their name: spare0, spare1, spare2, spare3, spare4, ' +
      'spare5, spare6, spare7, spare8, and spare9, and 2 more.',
    'hint: Name its host, --map spare0=HOST, or leave it out: --map spare0=.',
    '4 hosts get nothing, because no configuration has their name: h1, h2, h3, and h4.',
    'hint: Name its configuration: --map CONFIGURATION=h1.',
  ])
})
