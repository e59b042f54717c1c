// The same image again, onto a stick that has it but for 2 % of its blocks: against one direct read of it.

import { changeBlocks } from '../image.ts'
import { run } from './drives.ts'
import { output, readBack } from './peers.ts'
import { print, ratio, type Side, takeTurns } from './rounds.ts'
import type { Setup } from './setup.ts'

export async function flashAgain(setup: Setup): Promise<void> {
  const { image, extents, extentsFile } = setup
  const stick = setup.drive('again', { stick: true })
  const again: Side = {
    ...setup.flash('Kiln, one 4 KiB block in fifty changed', [stick], { smart: 'auto' }),
    // Straight to the file behind the stick, at that file's speed.
    before() {
      stick.empty()
      run('dd', `if=${image}`, `of=${stick.file}`, 'bs=4M', 'conv=notrunc,sparse,fsync', 'status=none')
      changeBlocks(stick.file, extents, 0.02)
      run('sync', stick.file)
      run('blockdev', '--flushbufs', stick.path)
    },
  }
  const read: Side = {
    name: 'one direct read of what is mapped',
    async run() {
      output(...readBack(stick.path, extentsFile))
      return { write: 0 }
    },
  }
  const medians = await takeTurns([again, read], setup.rounds)
  print('smart re-flash', medians, null)
  const of = (side: Side) => medians.get(side.name)?.all ?? Number.NaN
  ratio('re-flash over a direct read', of(again) / of(read), '≤ 1.1')
}
