import { expect, test } from 'vitest'
import { missingText, steps } from './steps.ts'
import type { Wizard } from './use-wizard.ts'

const tiny = { name: 'Tiny', formats: ['raw', 'qcow2'] }
const wizard = (more: object) =>
  ({
    step: 'what',
    goal: null,
    vm: 'ova',
    profile: tiny,
    request: {},
    flake: null,
    ...more,
  }) as unknown as Wizard
const missing = (more: object) => steps[0]?.missing(wizard(more))

test('the first page says what it lacks, whichever goal was chosen', () => {
  expect(missing({})).toBeNull()
  expect(missing({ profile: null })).toBe('Choose a profile.')
  expect(missing({ goal: 'host', profile: null })).toMatch(/^Choose “Install NixOS” or “Deploy to a host”/)
  expect(missing({ goal: 'vm' })).toMatch(/^Tiny is not made for VirtualBox/)
  expect(missing({ goal: 'vm', vm: 'qcow2' })).toBeNull()
})

test('a flake that is still inspected is waited for on the next page, one that failed is not gone on with', () => {
  expect(missing({ profile: null, flake: { error: null } })).toBeNull()
  expect(missing({ profile: null, flake: { error: new Error('no') } })).toMatch(/^This flake cannot be used/)
})

test('only a program that does not fit is shown before a person tries to continue', () => {
  expect(missingText(wizard({ profile: null }), false)).toBeNull()
  expect(missingText(wizard({ goal: 'host' }), false)).toBeNull()
  expect(missingText(wizard({ goal: 'vm' }), false)?.lacking).toBe('program')
})
