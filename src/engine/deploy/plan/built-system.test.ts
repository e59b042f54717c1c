import { expect, it } from 'vitest'
import type { Ports } from '#engine/ports/index.ts'
import { comparable } from './built-system.ts'

const ports = {} as Ports
const ended = new Error('Nix was ended')
const running = new AbortController().signal
const forNoHost = AbortSignal.abort()
const looks = [null]

it('a build for which no host was reached is given up, even after it finished', async () => {
  const asked = { looks, signal: running, forNoHost }
  expect(await comparable(ports, Promise.resolve('/nix/store/a'), asked)).toBeNull()
  expect(await comparable(ports, Promise.reject(ended), asked)).toBeNull()
})

it('any other failure is thrown, and so is a cancel', async () => {
  const failed = () => Promise.reject(ended)
  await expect(comparable(ports, failed(), { looks, signal: running, forNoHost: running })).rejects.toBe(
    ended,
  )
  await expect(comparable(ports, failed(), { looks, signal: forNoHost, forNoHost })).rejects.toBe(ended)
})
