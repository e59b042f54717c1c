// What the engine and a client of a screen take of a processor while a guest draws all of it again and again: the demo
// profile, emulated, with a shell that writes to its framebuffer.
//   node --disable-warning=ExperimentalWarning bench/screen.ts
import { makeKeyPair } from '../lab/ssh.ts'
import { firstOf } from '../test/support/machines/machine-streams.ts'
import { machineEngine, plainDisk } from '../test/support/machines/machines.ts'
import { drawnFrames } from './screen/client.ts'

const seconds = 10
const { publicKey } = makeKeyPair()
await using kiln = closing(machineEngine(await plainDisk([publicKey])))
const { client } = kiln
const { id } = await kiln.run({ image: (await kiln.image(28_971)).id })
await kiln.waitForSerial(id, /root@plain:/)
const say = (line: string, mark: RegExp) => firstOf(client, 'machines.serial', id, mark, `${line}\n`)
await say(
  'for each in a b c; do head -c 4096000 /dev/urandom >/tmp/$each; done; echo made-$((1 + 1))',
  /made-2/,
)
await say(
  'while :; do for each in a b c; do cat /tmp/$each >/dev/fb0; done; done & echo on-$((1 + 1))',
  /on-2/,
)
const { frames, size, mebibytes, cpu } = await drawnFrames(client, id, seconds)
console.log(`screen: ${frames.toFixed(1)} frames/s of ${size}, ${mebibytes.toFixed(0)} MiB/s`)
console.log(`  engine and client: ${(cpu * 100).toFixed(0)} % of a core (at most 25 % at 30 frames/s)`)

function closing<T extends { close(): Promise<void> }>(each: T) {
  return { ...each, [Symbol.asyncDispose]: () => each.close() }
}
