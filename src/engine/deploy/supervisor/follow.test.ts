import { expect, it } from 'vitest'
import { parseLine } from './follow.ts'

it('tells the script’s words from those of sudo, login shells and activations', () => {
  expect(parseLine('log outcome switched switch')).toEqual({ kind: 'log', text: 'outcome switched switch' })
  expect(parseLine('log ')).toEqual({ kind: 'log', text: '' })
  expect(parseLine('state waiting')).toEqual({ kind: 'state', state: 'waiting' })
  expect(parseLine('outcome rolled-back activation 1')).toEqual({
    kind: 'outcome',
    end: { word: 'rolled-back', why: 'activation 1' },
  })
  expect(parseLine('outcome lost')).toEqual({ kind: 'outcome', end: { word: 'lost', why: '' } })
  for (const other of ['sudo: a password is required', 'state of the art', 'outcome unclear', 'logout', ''])
    expect(parseLine(other)).toBeNull()
})
