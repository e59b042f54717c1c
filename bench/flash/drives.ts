// Loop devices as drives: fast ones on the local disk; and "USB sticks", which lie in memory and are slowed down by the
// kernel (blkio, cgroup v1), so that their speed is exactly that and no disk's writing back is measured with it.
import { execFileSync } from 'node:child_process'
import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeFileSync } from 'node:fs'

export const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()

const blkio = '/sys/fs/cgroup/blkio/blkio.throttle'
export const canThrottle = existsSync(`${blkio}.write_bps_device`)
export const stickSpeed = { write: 250 * 2 ** 20, read: 400 * 2 ** 20 }

export type BenchDrive = {
  path: string
  file: string
  /** As good as new: its blocks are there, and read as zeros. */
  empty: () => void
  detach: () => void
}

export function makeDrive(file: string, sizeBytes: number, { stick }: { stick: boolean }): BenchDrive {
  const fd = openSync(file, 'w')
  ftruncateSync(fd, sizeBytes)
  closeSync(fd)
  // Memory has no blocks to be given beforehand.
  if (!stick) run('fallocate', '--length', String(sizeBytes), file)
  // Past the page cache, as a drive takes its bytes: else the kernel copies each again, on the processors that unpack.
  const path = run('losetup', '--find', '--show', `--direct-io=${stick ? 'off' : 'on'}`, file)
  const number = readFileSync(`/sys/block/${path.slice('/dev/'.length)}/dev`, 'utf8').trim()
  const throttle = (speed: { write: number; read: number }) => {
    writeFileSync(`${blkio}.write_bps_device`, `${number} ${speed.write}`)
    writeFileSync(`${blkio}.read_bps_device`, `${number} ${speed.read}`)
  }
  // Also for a fast one: the number may have been a stick's, of a bench that was killed.
  if (canThrottle) throttle(stick ? stickSpeed : { write: 0, read: 0 })
  return {
    path,
    file,
    empty() {
      run('fallocate', stick ? '--punch-hole' : '--zero-range', '--length', String(sizeBytes), file)
      run('sync', file)
      run('blockdev', '--flushbufs', path)
    },
    detach() {
      if (stick) throttle({ write: 0, read: 0 })
      run('losetup', '--detach', path)
    },
  }
}
