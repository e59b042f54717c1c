import { expect, test } from 'vitest'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import { parseFailure } from './failures.ts'

const drv = '/nix/store/7bchlnl94z9hhj78b5qzpd9nfdfz0pg8-bad.drv'
const cause = (reason: Value) => ({ drv, reason, isCause: true })

test('the reason of recent versions ends where the outputs and the log begin', () => {
  const text = (reason: string) =>
    `Cannot build '${drv}'.\nReason: ${reason}\nOutput paths:\n  /nix/store/x-bad`
  expect(parseFailure(text('builder failed with exit code 3.'))).toEqual(
    cause('builder failed with exit code 3'),
  )
  expect(parseFailure(text('builder failed due to signal 9 (Killed).'))).toEqual(
    cause('builder failed due to signal 9 (Killed)'),
  )
  expect(parseFailure(text('1 dependency failed.'))).toMatchObject({ isCause: false })
  expect(parseFailure(text('2 dependencies failed.'))).toMatchObject({ isCause: false })
  expect(
    parseFailure(
      `Cannot build '${drv}'.\nReason: platform mismatch\nRequired system: 'riscv64-linux'\nCurrent system: 'x86_64-linux'`,
    ),
  ).toEqual(cause("platform mismatch, Required system: 'riscv64-linux', Current system: 'x86_64-linux'"))
})

test('older versions say it in one sentence, with the log after a semicolon', () => {
  const log = ';\nlast 10 log lines:\n> no\nFor full logs, run:\n  nix log'
  expect(parseFailure(`builder for '${drv}' failed with exit code 7${log}`)).toEqual(
    cause('builder failed with exit code 7'),
  )
  expect(parseFailure(`builder for '${drv}' failed due to signal 9 (Killed)`)).toEqual(
    cause('builder failed due to signal 9 (Killed)'),
  )
  expect(parseFailure(`1 dependencies of derivation '${drv}' failed to build`)).toMatchObject({
    drv,
    isCause: false,
  })
})

test('failures that are none of a builder are named too', () => {
  expect(
    parseFailure(
      `hash mismatch in fixed-output derivation '${drv}':\n  specified: sha256-AAA=\n     got:    sha256-BBB=`,
    ),
  ).toEqual(cause(message('nix.reason.hash', { wanted: 'sha256-AAA=', got: 'sha256-BBB=' })))
  expect(
    parseFailure(
      `a 'aarch64-linux' with features {kvm} is required to build '${drv}', but I am a 'x86_64-linux'`,
    ),
  ).toEqual(cause(message('nix.reason.no-builder-with', { system: 'aarch64-linux', features: 'kvm' })))
  expect(parseFailure(`building of '${drv}^out' from .drv file timed out after 5 seconds`)).toEqual(
    cause('timed out after 5 seconds'),
  )
})

test('an error about no derivation, or about several, names none', () => {
  expect(parseFailure("flake 'path:/x' does not provide attribute 'nope'")).toBeNull()
  expect(parseFailure(`build of '${drv}^out', '${drv}^out' failed`)).toBeNull()
})
