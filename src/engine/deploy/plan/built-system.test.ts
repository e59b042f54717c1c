import { expect, it } from 'vitest'
import type { Ports } from '#engine/ports/index.ts'
import { type BuiltSystem, comparable } from './built-system.ts'

const ports = {} as Ports
const ended = new Error('Nix was ended')
const running = new AbortController().signal
const forNobody = AbortSignal.abort()

/** Nix is asked what it holds, and that is ended. */
function built(): Promise<BuiltSystem> {
  const here = Promise.reject(ended)
  here.catch(() => undefined)
  return Promise.resolve({ path: '/nix/store/a', here, unneeded: new AbortController() })
}

it('what was built while no host was reached is given up, also after the build', async () => {
  const asked = { looks: [null], signal: running, forNobody }
  expect(await comparable(ports, built(), asked)).toBeNull()
  expect(await comparable(ports, Promise.reject(ended), asked)).toBeNull()
})

it('any other failure is thrown, and so is a cancel', async () => {
  const looks = [null]
  await expect(comparable(ports, built(), { looks, signal: running, forNobody: running })).rejects.toBe(ended)
  await expect(comparable(ports, built(), { looks, signal: forNobody, forNobody })).rejects.toBe(ended)
})
