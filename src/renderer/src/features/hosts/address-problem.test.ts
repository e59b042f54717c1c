import { expect, test } from 'vitest'
import { addressProblem } from './address-problem.ts'

test.each([
  ['', 'Enter the address of the host.'],
  ['not an address', 'Not a host name or address.'],
  ['http://192.168.1.5', 'This is a web address. Enter the host alone, such as 192.168.1.5.'],
  ['root@127.0.0.1:99999', 'A port is between 1 and 65535.'],
  ['[::1]:0', 'A port is between 1 and 65535.'],
  ['box1:x', 'A port is between 1 and 65535.'],
  ['-oProxyCommand=x', 'A host name does not begin with a dash.'],
  ['a b@box1', 'The part before @ is not a user name.'],
  ['ada@box1.local:2222', null],
  ['ssh://ada@box1/', null],
])('of %j the problem is %j', (typed, problem) => {
  expect(addressProblem(typed)).toBe(problem)
})
