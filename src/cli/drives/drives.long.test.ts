// The real command, on this machine's drives and a loop device.
import { execFileSync, spawnSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { command, type LoopDevices, loopDevices } from '#test/drives/loop-devices.ts'

const kiln = (...args: string[]) =>
  spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/cli/index.ts', ...args], {
    encoding: 'utf8',
  })
const linesOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as { type: string; path?: string; verdict?: { may: string } })

test.runIf(process.platform === 'linux')(
  'lists drives: one object each, then their paths; never a loop device',
  () => {
    const { stdout, status } = kiln('drives', '--json')
    const lines = linesOf(stdout)
    const drives = lines.filter(line => line.type === 'drive')
    expect(status).toBe(0)
    expect(lines.at(-1)).toEqual({ type: 'result', drives: drives.map(drive => drive.path) })
    expect(drives.filter(drive => drive.path?.startsWith('/dev/loop'))).toEqual([])
    const root = execFileSync('findmnt', ['-no', 'SOURCE', '/'], { encoding: 'utf8' }).trim()
    for (const drive of drives) if (drive.path === root) expect(drive.verdict?.may).toBe('no')
  },
)

describe.runIf(process.platform === 'linux' && process.getuid?.() === 0)('shows a loop device', () => {
  let loops: LoopDevices
  beforeEach(() => {
    loops = loopDevices()
  })
  afterEach(() => loops.close())

  test('with its content and that it can be written, for people and for programs', () => {
    const { path } = loops.attach('disk', 64 << 20)
    command('mkfs.ext4', '-q', '-L', 'holiday', path)
    const shown = kiln('drives', 'show', path)
    expect(shown.stdout).toContain(`Loop device 67 MB (${path})`)
    expect(shown.stdout).toContain('It can be written.\n  Everything on it will be lost: holiday (ext4).')
    const [drive] = linesOf(kiln('drives', 'show', path, '--json').stdout)
    expect(drive).toMatchObject({ type: 'drive', path, bus: 'loop', verdict: { may: 'yes' } })
  })

  test('a swap device is shown as not writable, with the reason', () => {
    const { path } = loops.attach('swap', 16 << 20)
    command('mkswap', path)
    command('swapon', path)
    loops.onClose(() => command('swapoff', path))
    const { stdout } = kiln('drives', 'show', path)
    expect(stdout).toContain(`It cannot be written.\n  This computer swaps to it (${path}).`)
  })
})
