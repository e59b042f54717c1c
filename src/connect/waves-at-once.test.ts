// Many requests for pointers that wait: anyone can send them, and each would read the last report of every box.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { heldWaveVersion } from '#shared/updates/held-wave.ts'
import { server } from '#test/connect-boxes.ts'
import { test } from '#test/folders.ts'
import { theBox } from '#test/updates/keys.ts'
import { createWaves } from './waves.ts'

const [kitchen, attic] = ['box/aaaaaaaaaaaaaaaa', 'box/bbbbbbbbbbbbbbbb']
const toplevel = `/nix/store/${'0'.repeat(32)}-new`
const { keySet, keysOf, pointer, recovery } = theBox()

test('a wave is judged once within five seconds, and again for another wave', async ({ folder }) => {
  for (const name of ['pointers', 'later']) mkdirSync(join(folder, name))
  const write = (path: string, text: string) => writeFileSync(join(folder, path), text)
  const wave = (system: string) =>
    write(
      'wave',
      JSON.stringify({
        schema: heldWaveVersion,
        first: [{ for: kitchen, system }],
        later: [{ for: attic, keys: 1, sequence: 2 }],
      }),
    )
  write('kiln-updates.json', JSON.stringify({ schema: 1, recovery: recovery.publicKey }))
  write('keys', keySet(1, keysOf('first')))
  write('later/box-bbbbbbbbbbbbbbbb', pointer({ for: attic, sequence: 2, toplevel }))
  wave(toplevel)
  const at = server()
  let read = 0
  const store = {
    ...at.store,
    devices: () => {
      read++
      return at.store.devices()
    },
  }
  const waves = createWaves({ store, folder, now: at.now })
  for (let n = 0; n < 20; n++) expect(await waves.pointerFor(attic)).toBeNull()
  expect(read).toBe(1)
  wave(`${toplevel}er`)
  for (let n = 0; n < 3; n++) await waves.pointerFor(attic)
  expect(read).toBe(2)
  at.pass(5000)
  for (let n = 0; n < 3; n++) await waves.pointerFor(attic)
  expect(read).toBe(3)
})
