import { expect, it } from 'vitest'
import { foundAfterRestart } from './after-restart.ts'

const [from, to, other] = ['/nix/store/a', '/nix/store/b', '/nix/store/c']
const found = (current: string, profile: string, restart = false) =>
  foundAfterRestart({ current, profile }, { from, to, restart })

it('a restarted host has rolled back if it runs the old system', () => {
  expect(found(from, from)).toEqual({ word: 'rolled-back', why: 'restarted' })
  expect(found(from, other)).toEqual({ word: 'rolled-back', why: 'restarted' })
  expect(found(from, from, true)).toEqual({ word: 'rolled-back', why: 'not-booted' })
})

it('a restarted host has not rolled back if its profile names the new system', () => {
  expect(found(from, to)).toEqual({ word: 'rollback-failed', why: 'restarted' })
})

it('a restart is not known to have ended well if the host runs the new system, or another one', () => {
  expect(found(to, to).word).toBe('unconfirmed')
  expect(found(other, from)).toEqual({ word: 'elsewhere', why: other })
})
