import { expect, it } from 'vitest'
import type { HostConnection } from '#engine/ports/ssh.ts'
import { deployRequest } from '#shared/deploy/plan.ts'
import type { HostLook } from '../host/parse-look.ts'
import type { HostRun } from './host-run.ts'
import { asItIs, isWhole, mayBeUnchanged } from './unchanged.ts'

const target = { name: 'box', host: 'box', port: 22, user: 'root', jump: null, identity: null }
const of = (more: object = {}, host: object = {}) =>
  mayBeUnchanged({
    plan: {
      request: deployRequest.parse({
        source: { kind: 'flake', reference: '/machines#box' },
        hosts: [target],
        ...more,
      }),
    },
    host: { from: '/nix/store/a', to: '/nix/store/a', toGeneration: null, ...host },
  })

it('an unchanged deploy is a switch to the running system, without any other request', () => {
  expect(of()).toBe(true)
  for (const mode of ['test', 'boot', 'dry']) expect(of({ mode })).toBe(false)
  expect(of({ keepGenerations: 3 })).toBe(false)
  expect(of({ again: true })).toBe(false)
  expect(of({ newAddress: { ...target, host: '10.0.0.9' } })).toBe(false)
  expect(of({}, { to: '/nix/store/b' })).toBe(false)
  expect(of({}, { toGeneration: 41 })).toBe(false)
})

it('an unchanged system is only trusted on a host that boots it, and that could roll back last time', () => {
  const ended = (outcome: string) => ({
    locked: null,
    ended: [{ id: 'deploy', from: 'a', to: 'b', outcome }],
  })
  expect(isWhole({ boots: true, history: { locked: null, ended: [] } })).toBe(true)
  expect(isWhole({ boots: true, history: ended('rolled-back checks') })).toBe(true)
  expect(isWhole({ boots: false, history: ended('switched switch') })).toBe(false)
  expect(isWhole({ boots: true, history: ended('rollback-failed activation 1') })).toBe(false)
})

it('counts as switched only if its checks pass: activating again may fix what fails', async () => {
  const request = deployRequest.parse({
    source: { kind: 'flake', reference: '/machines#box' },
    hosts: [target],
  })
  const system = '/nix/store/a'
  const endOf = (accepts: boolean) =>
    asItIs(
      { reach: { accepts: async () => accepts } as never, now: () => Date.now() },
      {} as HostConnection,
      {
        run: {
          plan: { request, checks: [{ kind: 'tcp', port: 80 }] },
          host: { target, from: system, to: system, toGeneration: null },
          signal: new AbortController().signal,
          onProgress: () => undefined,
        } as unknown as HostRun,
        look: { current: system, boots: true, history: { locked: null, ended: [] } } as unknown as HostLook,
        rights: { kind: 'root' },
        onChecks: () => undefined,
      },
    )
  expect(await endOf(true)).toEqual({ outcome: 'switched', error: null, unchanged: true })
  expect(await endOf(false)).toBeNull()
})
