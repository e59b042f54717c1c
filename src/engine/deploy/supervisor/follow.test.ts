import { expect, it } from 'vitest'
import { parseSaid } from './follow.ts'

it('tells the script’s words from those of sudo, login shells and activations', () => {
  expect(parseSaid('log outcome switched switch')).toEqual({ kind: 'log', text: 'outcome switched switch' })
  expect(parseSaid('log ')).toEqual({ kind: 'log', text: '' })
  expect(parseSaid('state waiting')).toEqual({ kind: 'state', state: 'waiting' })
  expect(parseSaid('outcome rolled-back activation 1')).toEqual({
    kind: 'outcome',
    end: { word: 'rolled-back', why: 'activation 1' },
  })
  expect(parseSaid('outcome lost')).toEqual({ kind: 'outcome', end: { word: 'lost', why: '' } })
  for (const other of ['sudo: a password is required', 'state of the art', 'outcome unclear', 'logout', ''])
    expect(parseSaid(other)).toBeNull()
})
