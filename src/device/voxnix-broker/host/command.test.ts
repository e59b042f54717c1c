import { performance } from 'node:perf_hooks'
import { expect, it } from 'vitest'
import { run } from './command.ts'

it('ends soon after a program whose output another one holds open', async () => {
  const began = performance.now()
  const ran = await run(['sh', '-c', 'echo one; setsid sleep 40 & exit 3'])
  expect(ran).toMatchObject({ status: 3, out: 'one\n', timedOut: false })
  expect(performance.now() - began).toBeLessThan(30_000)
}, 60_000)
