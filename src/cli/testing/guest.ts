// The guest that a scenario drives, over the engine's calls.
import { resolve } from 'node:path'
import type { Client } from '#shared/contract/client.ts'
import { failure } from '#shared/errors.ts'
import type { Machine } from '#shared/machines/machine.ts'
import { combination, keysFor } from './keys.ts'
import type { Guest } from './scenario.ts'
import type { SerialReader } from './serial-reader.ts'

/** When emulated, a large system takes this long to boot. */
const patienceSeconds = 1800

export function guestOf(
  client: Client,
  { id, forwards }: Pick<Machine, 'id' | 'forwards'>,
  serial: SerialReader,
): Guest {
  let isUp = false
  return {
    id,
    port(guest) {
      const forward = forwards.find(each => each.guest === guest && each.protocol === 'tcp')
      if (forward) return forward.host
      throw failure('machine.no-forward', { operation: 'test', values: { port: String(guest) } })
    },
    serial: {
      text: serial.text,
      waitFor: (mark, { seconds = patienceSeconds } = {}) => serial.waitFor(mark, seconds),
      type: async text => serial.type(text),
    },
    screen: {
      press: async (...keys) => void (await client.machines.sendKeys({ id, keys: keys.map(combination) })),
      type: async text => void (await client.machines.sendKeys({ id, keys: keysFor(text) })),
      screenshot: async path => void (await client.machines.screenshot({ id, path: resolve(path) })),
    },
    ssh: {
      async run(...words) {
        if (!isUp)
          await client.machines.waitFor({ id, check: { kind: 'ssh' }, timeoutSeconds: patienceSeconds })
        isUp = true
        return client.machines.runInside({ id, words })
      },
    },
    async reset() {
      isUp = false
      await client.machines.reset({ id })
    },
  }
}
