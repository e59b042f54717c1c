// A release of a box also ends the records of its machines.
import { expect, test } from 'vitest'
import { server } from '#test/connect-boxes.ts'
import { claimedOf } from '#test/connect-computers.ts'
import { createMachines } from './machines.ts'

test('a released box has no machines of its former owner when it reports for the next one [A8]', async () => {
  const at = server()
  const { box } = await claimedOf(at, 'home')
  const machines = createMachines({ store: at.store, now: at.now })
  const boot = { a: at.now() - 9_000_000, b: at.now() - 5_000_000 }
  const saw = (startedAt: number, address: string) => {
    at.pass(60_000)
    const uptimeSeconds = (at.now() - startedAt) / 1000
    machines.saw(box.id, { uptimeSeconds, ageSeconds: 0, address, hostIp: '10.0.0.7' })
  }
  for (let n = 0; n < 4; n++) {
    saw(boot.a, '192.0.2.1')
    saw(boot.b, '192.0.2.2')
  }
  expect(machines.of(box.id)).toHaveLength(2)
  at.claims.release(box.id)
  // One that was on its way when the box was released.
  saw(boot.b, '192.0.2.2')
  const { claim_code } = (await box.register()).body
  const customer = { first_name: 'N', last_name: 'O', email: 'n@example.com' }
  at.claims.confirm(claim_code, '192.0.2.1', { household: 'home', customer, pangolin: null })
  saw(boot.a, '198.51.100.9')
  expect(machines.of(box.id)).toEqual([])
  expect(JSON.stringify(at.store.sightings(box.id))).not.toContain('192.0.2.')
})
