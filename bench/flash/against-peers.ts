// Write and full verify of the raw image, against the drive's own speed and against other tools.
import type { BenchDrive } from './drives.ts'
import { peers, qemu } from './peers.ts'
import { print, ratio, type Side, takeTurns } from './rounds.ts'
import type { Setup } from './setup.ts'

const others = ({ image, bmap, extentsFile, wholeFile }: Setup, on: BenchDrive): Side[] =>
  peers
    .filter(({ isHere }) => isHere)
    .map(({ name, run }) => ({
      name,
      before: on.empty,
      run: async () => ({ write: run({ image, bmap, extentsFile, wholeFile, drive: on.path }) }),
    }))

export async function onStick(setup: Setup): Promise<void> {
  const stick = setup.drive('stick', { stick: true })
  const medians = await takeTurns([setup.flash('Kiln', [stick]), ...others(setup, stick)], setup.rounds)
  const seconds = setup.limit.write + setup.limit.read
  print('stick, write + verify', medians, { name: 'the limit: mapped ÷ write + mapped ÷ read', seconds })
  ratio('write + verify over the limit', (medians.get('Kiln')?.all ?? Number.NaN) / seconds, '≤ 1.05')
}

export async function onFastDrive(setup: Setup): Promise<void> {
  const fast = setup.drive('fast', { stick: false })
  const alone = 'Kiln, --no-verify'
  const sides = [setup.flash('Kiln', [fast]), setup.flash(alone, [fast], { verify: false })]
  const medians = await takeTurns([...sides, ...others(setup, fast)], setup.rounds)
  print('fast drive, write + verify', medians, null)
  const [own, writing] = [medians.get('Kiln'), medians.get(alone)]
  if (!own || !writing) return
  for (const [name, { all, write }] of medians) {
    if (name === 'Kiln' || name === alone) continue
    ratio(`write + verify over ${name}`, own.all / all, '< 1')
    if (!name.startsWith(`${qemu}, c`)) continue
    ratio(
      'write alone over qemu-img, without start and checks',
      (writing.write - writing.begin) / write,
      '≤ 1.1',
    )
    ratio('write alone over qemu-img, the whole run', writing.write / write, '≤ 1.1')
  }
}

export async function onFourSticks(setup: Setup): Promise<void> {
  const four = [0, 1, 2, 3].map(index => setup.drive(`four-${index}`, { stick: true }))
  const [one, all] = ['one stick', 'four sticks at once']
  const sides = [setup.flash(one, four.slice(0, 1)), setup.flash(all, four)]
  const medians = await takeTurns(sides, setup.rounds)
  print('four sticks', medians, null)
  ratio('four over one', (medians.get(all)?.all ?? Number.NaN) / (medians.get(one)?.all ?? 1), '≤ 1.1')
}
