// Flashing against its limits and its peers, as ratios of one run, on loop devices. Needs root and a build (`npm run
// build`).   node bench/flash.ts [rounds] [size in MiB] [stick,fast,four,again,packed,memory,foreign,foreign-fast]
//   [words in the names of the foreign images, such as XFS,NTFS]

import { flashAgain } from './flash/again.ts'
import { onFastDrive, onFourSticks, onStick } from './flash/against-peers.ts'
import { canThrottle } from './flash/drives.ts'
import { fromForeign } from './flash/foreign/foreign.ts'
import { foreign, notMade } from './flash/foreign/images.ts'
import { memoryOfFlash } from './flash/memory.ts'
import { fromPacked } from './flash/packed/packed.ts'
import { peers, recorded } from './flash/peers.ts'
import { setUp } from './flash/setup.ts'

const [rounds = '5', mebibytes = '4096', chosen = 'stick,fast,four,again,packed,memory,foreign', named = ''] =
  process.argv.slice(2)
const parts = chosen.split(',')
const words = named.split(',').filter(word => word !== '')
const images = foreign.filter(({ name }) => words.length === 0 || words.some(word => name.includes(word)))
// A word that names nothing would measure nothing, and end well.
for (const word of words)
  if (!foreign.some(({ name }) => name.includes(word))) throw new Error(`No foreign image is named ${word}.`)
const known = ['stick', 'fast', 'four', 'again', 'packed', 'memory', 'foreign', 'foreign-fast']
for (const part of parts) if (!known.includes(part)) throw new Error(`Not a part of this: ${part}`)
const setup = setUp({ rounds: Number(rounds), sizeBytes: Number(mebibytes) * 2 ** 20 })
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => {
    setup.tearDown()
    process.exit(1)
  })
}
try {
  const gib = (bytes: number) => (bytes / 2 ** 30).toFixed(2)
  const sizes = `${gib(setup.sizeBytes)} GiB, ${gib(setup.mapped)} GiB of it data`
  console.log(`image: ${sizes}; medians of ${rounds} rounds`)
  const missing = peers.filter(({ isHere }) => !isHere).map(({ name }) => name)
  if (missing.length > 0) console.log(`not here: ${missing.join('; ')}`)
  for (const { name, tool } of notMade) console.log(`not made here for lack of ${tool}: ${name}`)
  if (missing.some(name => name.startsWith('etcher'))) console.log(recorded.join('\n'))
  if (!canThrottle) console.log('nothing here slows a drive down (blkio, cgroup v1): no sticks')

  if (parts.includes('stick') && canThrottle) await onStick(setup)
  if (parts.includes('fast')) await onFastDrive(setup)
  if (parts.includes('four') && canThrottle) await onFourSticks(setup)
  if (parts.includes('again') && canThrottle) await flashAgain(setup)
  if (parts.includes('packed')) await fromPacked(setup)
  if (parts.includes('memory')) await memoryOfFlash(setup)
  if (parts.includes('foreign')) await fromForeign(setup, images, { sticks: canThrottle })
  if (parts.includes('foreign-fast')) await fromForeign(setup, images, { sticks: false })
} finally {
  setup.tearDown()
}
