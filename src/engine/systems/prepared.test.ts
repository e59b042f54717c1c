import { once } from 'node:events'
import { expect, it } from 'vitest'
import { failure } from '#shared/errors.ts'
import type { ToBuild } from './deployable.ts'
import { prepared } from './prepared.ts'

const toBuild = {} as ToBuild
const noDaemon = failure('nix.daemon', { operation: 'test' })
const where = (signal = new AbortController().signal) => ({
  workspace: '/w',
  stateVersion: null,
  signal,
  silentMs: 20,
})

/** Counts the calls. */
function nixThat(fails: boolean) {
  const nix = {
    asked: 0,
    ready: async () => {
      nix.asked++
      if (fails) throw noDaemon
      return { version: '2.31.0' }
    },
  }
  return nix
}

it('Nix is not checked when it has just worked', async () => {
  const nix = nixThat(true)
  expect(await prepared({ nix }, { prepare: async () => toBuild }, where())).toBe(toBuild)
  expect(nix.asked).toBe(0)
})

it('reports a problem of Nix itself first', async () => {
  const prepare = () => Promise.reject(failure('nix.missing', { operation: 'test' }))
  await expect(prepared({ nix: nixThat(true) }, { prepare }, where())).rejects.toBe(noDaemon)
  await expect(prepared({ nix: nixThat(false) }, { prepare }, where())).rejects.toMatchObject({
    code: 'nix.missing',
  })
})

it('aborts the work of a Nix that does not answer', async () => {
  let ended = false
  const prepare = async (_: string, { signal }: { signal: AbortSignal }) => {
    await once(signal, 'abort')
    ended = true
    throw signal.reason
  }
  await expect(prepared({ nix: nixThat(true) }, { prepare }, where())).rejects.toBe(noDaemon)
  expect(ended).toBe(true)
})

it('waits for a Nix that works but is slow', async () => {
  const nix = nixThat(false)
  const prepare = async () => {
    await new Promise(resolve => setTimeout(resolve, 100))
    return toBuild
  }
  expect(await prepared({ nix }, { prepare }, where())).toBe(toBuild)
  expect(nix.asked).toBe(1)
})

it('Nix is not used once the work is cancelled', async () => {
  const nix = nixThat(true)
  const cancelled = AbortSignal.abort()
  const prepare = () => Promise.reject(cancelled.reason)
  await expect(prepared({ nix }, { prepare }, where(cancelled))).rejects.toBe(cancelled.reason)
  expect(nix.asked).toBe(0)
})
