// A program in a container that swaps a folder and a link while the broker searches it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { expect, it } from 'vitest'
import { command, loopDevices } from '#test/drives/loop-devices.ts'
import { isRoot } from '#test/folders.ts'
import { subvolumesIn } from './subvolumes.ts'

/** The link stays long enough for a search that saw the folder to open the link. */
const swaps = `
const { renameSync } = require('node:fs')
const pause = () => { for (const end = performance.now() + Math.random(); performance.now() < end; ); }
console.log('begins')
for (;;) {
  renameSync('folder', 'aside'); renameSync('link', 'folder')
  pause()
  renameSync('folder', 'link'); renameSync('aside', 'folder')
  pause()
}`

it.runIf(isRoot)(
  'never names what a link leads to that takes the place of a folder',
  async () => {
    const loops = loopDevices()
    try {
      const { path } = loops.attach('disk', 256 * 1024 * 1024)
      command('mkfs.btrfs', '--quiet', path)
      const root = join(loops.folder, 'host')
      mkdirSync(root)
      command('mount', path, root)
      loops.onClose(() => command('umount', root))
      const [own, others] = [join(root, 'own'), join(root, 'others')]
      for (const folder of [own, others, join(own, 'folder')]) mkdirSync(folder)
      command('btrfs', 'subvolume', 'create', join(others, 'secret'))
      writeFileSync(join(others, 'secret', 'file'), '')
      symlinkSync(others, join(own, 'link'))
      const swapper = spawn(process.execPath, ['-e', swaps], {
        cwd: own,
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await once(swapper.stdout, 'data')
      const found = new Set<string>()
      for (const end = performance.now() + 4000; performance.now() < end; )
        for (const each of await subvolumesIn(own)) found.add(each)
      swapper.kill('SIGKILL')
      await once(swapper, 'exit')
      expect([...found].filter(each => each.includes('secret'))).toEqual([])
    } finally {
      loops.close()
    }
  },
  60_000,
)
