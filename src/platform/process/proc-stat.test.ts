import { expect, test } from 'vitest'
import { parseStat, treeMembers } from './proc-stat.ts'

const line = (name: string, state = 'S') =>
  `42 (${name}) ${state} 7 9 9 0 -1 4194560 1 0 0 0 1 2 0 0 20 0 1 0 8765 1000 2`

test('a name with spaces and parentheses does not shift the fields', () => {
  expect(parseStat(line('a) S (b'))).toEqual({ pid: 42, parent: 7, group: 9, startTicks: '8765' })
})

test('a zombie has ended, and anything but a stat line is ignored', () => {
  expect(parseStat(line('x', 'Z'))).toBeNull()
  expect(parseStat('')).toBeNull()
})

test('a later process with the pid of an earlier member does not belong to the tree', () => {
  const stat = (pid: number, parent: number, startTicks: string) => ({ pid, parent, group: pid, startTicks })
  const table = [stat(10, 1, '1'), stat(11, 10, '2'), stat(12, 1, '3'), stat(13, 1, '4'), stat(14, 13, '5')]
  const known = [stat(12, 10, '1'), stat(13, 10, '4')]
  expect(treeMembers(table, 10, known).map(member => member.pid)).toEqual([10, 13, 11, 14])
})
