// Compressed images: as fast as the decompressor or the drive, whichever is slower.
import { statSync } from 'node:fs'
import { type BenchDrive, canThrottle } from '../drives.ts'
import { etcher } from '../peers.ts'
import { print, ratio, type Side, takeTurns } from '../rounds.ts'
import type { Setup } from '../setup.ts'
import { packed, wrappings } from './pack.ts'
import { packedSides } from './sides.ts'

export async function fromPacked(setup: Setup): Promise<void> {
  const sides = packedSides(setup)
  const fast = setup.drive('packed', { stick: false })
  const stick = canThrottle ? setup.drive('packed-stick', { stick: true }) : null
  for (const wrapping of wrappings) {
    const path = packed(setup.image, wrapping)
    const decoderSeconds = await ontoFast(setup, sides, { path, wrapping, fast })
    if (stick) await ontoStick(setup, sides.kiln(path, stick), { wrapping, decoderSeconds })
  }
}

type Sides = ReturnType<typeof packedSides>
type Fast = { path: string; wrapping: string; fast: BenchDrive }

/** Resolves with what the decoder needs alone. */
async function ontoFast({ rounds }: Setup, sides: Sides, { path, wrapping, fast }: Fast): Promise<number> {
  const [kiln, decoder, straight] = [
    sides.kiln(path, fast),
    sides.decoder(path, fast),
    sides.straight(path, fast),
  ]
  const [program, piped] = [sides.program(path, wrapping), sides.piped(path, wrapping, fast)]
  const theirs = wrapping === 'gz' && etcher.isHere ? [sides.etcher(path, fast)] : []
  const own = await takeTurns([kiln, decoder, straight], rounds)
  // They take many times as long, and nothing is held by them.
  const others = await takeTurns([program, piped, ...theirs], Math.min(rounds, 3))
  const medians = new Map([...own, ...others])
  const size = (statSync(path).size / 2 ** 20).toFixed(0)
  print(`.${wrapping} (${size} MiB) onto a fast drive`, medians, null)

  const writing = (side: Side) => medians.get(side.name)?.write ?? Number.NaN
  const whole = (side: Side) => medians.get(side.name)?.all ?? Number.NaN
  const alone = whole(decoder)
  ratio('write over the decoder alone', writing(kiln) / alone, '≤ 1.1 where it is the slower one')
  ratio(`${straight.name}, over it alone`, writing(straight) / alone, 'the least there is')
  const started = writing(straight) + (medians.get(kiln.name)?.begin ?? Number.NaN)
  ratio(
    'that and the start of a writer, over it alone',
    started / alone,
    'the least that a separate writer costs',
  )
  ratio(`write over ${straight.name}`, writing(kiln) / writing(straight), 'what Kiln adds')
  const compared = [
    [program.name, whole(program)],
    [piped.name, writing(piped)],
  ] as const
  for (const [name, seconds] of compared)
    ratio(`write over ${name}`, writing(kiln) / seconds, 'for comparison')
  for (const side of theirs) ratio(`${side.name} over Kiln, write`, writing(side) / writing(kiln), '≥ 3')
  return alone
}

type Stick = { wrapping: string; decoderSeconds: number }

async function ontoStick({ rounds, limit }: Setup, kiln: Side, { wrapping, decoderSeconds }: Stick) {
  const medians = await takeTurns([kiln], rounds)
  const seconds = Math.max(decoderSeconds, limit.write) + limit.read
  print(`.${wrapping} onto a stick`, medians, {
    name: 'the slower of decoder and drive, then reading',
    seconds,
  })
  ratio('write + verify over it', (medians.get(kiln.name)?.all ?? Number.NaN) / seconds, '≤ 1.1')
}
