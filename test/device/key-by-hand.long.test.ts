// What the limit of a key that two Connects know is: the one that a box keeps where a person writes another address, because that may
// be a new address of the same Connect (docs/adr/0032). The real programs between two real `kiln connect serve`.
import { describe, expect } from 'vitest'
import { atDesk, claimAt, claimedBox, codeOf, connectOfFile } from '#test/device-box.ts'
import { test } from '#test/folders.ts'
import { idOf, keyOf } from '#test/ordered-box.ts'
import { secondConnect } from '#test/second-connect.ts'
import { connectClient } from '../../src/device/lib/connect-client.ts'
import { loadIdentity } from '../../src/device/lib/identity.ts'
import { stateFiles } from '../../src/device/lib/state-files.ts'

const connect = connectOfFile()

describe('a box for which a person wrote the address of another Connect [A8]', () => {
  const there = secondConnect()

  test('has the same key there, so what it signs there opens its configuration at the first until that releases it', async ({
    folder,
  }) => {
    const box = await claimedBox(connect.home, folder, connect.between.address)
    const key = keyOf(box)
    box.pointTo(there.address)
    // The other one does not know it: released, it shows a code there.
    expect((await box.run('kaliun-health-reporter')).status).toBe(75)
    const claim = box.start('kaliunbox-auto-claim')
    await claimAt(there.home, await codeOf(box), 'Grace Hopper')
    expect(await claim.ended).toMatchObject({ status: 0 })
    expect([box.config().customer.first_name, keyOf(box)]).toEqual(['Grace', key])

    // As the other one can have the box sign any call for itself, with a nonce of the first.
    const first = { url: new URL(connect.between.address), pin: null }
    const atFirst = connectClient(first, loadIdentity(stateFiles(box.state)))
    const opened = async () => {
      const outcome = await atFirst.config()
      return 'answer' in outcome ? outcome.answer.status : outcome.problem.code
    }
    expect(await opened()).toBe(200)
    await atDesk(connect.home, desk => desk.release(idOf(box)))
    expect(await opened()).toBe(401)
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
  })
})
