// For tests: a Linux under emulation that writes to an ext4 on its disk all the time, with QEMU's real guest agent. Real: QEMU, its
// monitor, the kernel, the agent, the freezing. Stands in for Home Assistant OS, which has its own image and no place here. Its
// disk, sockets and their names are those of nix/modules/services/homeassistant-vm.
import { execFileSync, spawn } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { preparePackages } from '#lab/build-tiny.ts'
import { agentRoot, prepareAgent } from '#lab/hosts/packages.ts'
import { busyboxRoot, initHead, kernelIn, packInitrd } from './busybox-initrd.ts'

const modules = [
  'virtio',
  'virtio_ring',
  'virtio_pci_modern_dev',
  'virtio_pci_legacy_dev',
  'virtio_pci',
  'virtio_blk',
  'virtio_console',
  'crc32c_generic',
  'crc16',
  'mbcache',
  'jbd2',
  'ext4',
]

/** `stuck`: the agent stops once it has begun to freeze. `silent`: there is none. */
export type Manners = 'good' | 'stuck' | 'silent'

const init = `${initHead}mkdir -p /data /run /var/run /etc
until mount -t ext4 /dev/vda /data; do sleep 1; done
port=$(grep -l org.qemu.guest_agent.0 /sys/class/virtio-ports/*/name)
agent() { qemu-ga -m virtio-serial -p /dev/$(basename $(dirname $port)) -t /run -f /run/ga.pid -F/hook; }
case $(cat /proc/cmdline) in
  *agent=good*) printf '#!/bin/sh\\nexit 0\\n' >/hook ;;
  *agent=stuck*) printf '#!/bin/sh\\n[ $1 != freeze ] || (until [ -e /run/qga.state.isfrozen ]; do :; done; kill -STOP $PPID) >/dev/null 2>&1 &\\nexit 0\\n' >/hook ;;
esac
[ ! -e /hook ] || { chmod 755 /hook; agent & }
echo "guest: ready"
count=0
while :; do
  count=$((count + 1))
  echo $count >/data/count
  sync
  echo "guest: $count"
  sleep 0.2
done
`

function initrd(folder: string): string {
  const root = busyboxRoot(folder, modules)
  const program = join(agentRoot, 'usr/sbin/qemu-ga')
  for (const name of ['lib64', 'usr/sbin']) mkdirSync(join(root, name), { recursive: true })
  copyFileSync(program, join(root, 'bin/qemu-ga'))
  const env = { ...process.env, LD_LIBRARY_PATH: join(agentRoot, 'usr/lib/x86_64-linux-gnu') }
  for (const line of execFileSync('ldd', [program], { encoding: 'utf8', env }).split('\n')) {
    const path = /(?:=> )?(\/\S+) \(0x/.exec(line)?.[1]
    if (!path) continue
    // By its own folder for the loader, and where the loader looks for the others.
    const to = path.includes('/ld-linux')
      ? join(root, 'lib64', basename(path))
      : join(root, 'lib', basename(path))
    mkdirSync(dirname(to), { recursive: true })
    copyFileSync(path, to)
  }
  return packInitrd(folder, init)
}

/** Another processor, other packages: no guest. */
export const guestsRefused = (): string | null =>
  process.arch !== 'x64' || !existsSync('/usr/bin/qemu-system-x86_64') || !existsSync('/usr/bin/cpio')
    ? 'needs qemu-system-x86_64 and cpio'
    : null

export type GuestParts = { folder: string; kernel: string; initrd: string }

/** Once for all guests of a file. */
export async function guestParts(): Promise<GuestParts> {
  await preparePackages()
  prepareAgent()
  const folder = mkdtempSync(join(tmpdir(), 'kiln-test-guest-'))
  const archive = initrd(folder)
  return { folder, kernel: kernelIn(folder), initrd: archive }
}

/** An ext4 in a qcow2. */
export function guestDisk(path: string, mib = 64): void {
  const raw = `${path}.raw`
  execFileSync('mkfs.ext4', ['-q', '-F', raw, `${mib}M`])
  execFileSync('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', raw, path])
  rmSync(raw)
}

export type Guest = Awaited<ReturnType<typeof startGuest>>

/** `runtime`: for its sockets. */
export async function startGuest(
  parts: GuestParts,
  disk: string,
  runtime: string,
  manners: Manners = 'good',
) {
  mkdirSync(runtime, { recursive: true })
  writeFileSync(join(runtime, 'agent.lock'), '')
  const log = join(runtime, 'console.log')
  writeFileSync(log, '')
  const qemu = spawn(
    'qemu-system-x86_64',
    [
      '-nodefaults',
      '-no-user-config',
      '-accel',
      'tcg',
      '-m',
      '256',
      '-display',
      'none',
      '-kernel',
      parts.kernel,
      '-initrd',
      parts.initrd,
      '-append',
      `console=ttyS0 quiet panic=-1 agent=${manners}`,
      '-serial',
      `file:${log}`,
      '-drive',
      `if=none,id=disk,format=qcow2,discard=unmap,detect-zeroes=unmap,file=${disk}`,
      '-device',
      'virtio-blk-pci,drive=disk,bootindex=1',
      '-device',
      'virtio-serial-pci',
      '-chardev',
      `socket,id=agent,path=${join(runtime, 'agent.sock')},server=on,wait=off`,
      '-device',
      'virtserialport,chardev=agent,name=org.qemu.guest_agent.0',
      '-qmp',
      `unix:${join(runtime, 'qmp.sock')},server=on,wait=off`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let said = ''
  qemu.stderr.on('data', (part: Buffer) => {
    said += part.toString('utf8')
  })
  const ended = new Promise<void>(resolve => qemu.once('close', () => resolve()))
  const text = () => readFileSync(log, 'utf8')
  const starts = () => text().split('guest: ready').length - 1
  const count = () =>
    Number(
      text()
        .trimEnd()
        .split('\n')
        .findLast(line => /^guest: \d+\s*$/.test(line))
        ?.slice(7) ?? 0,
    )
  const until = async (what: string, isTrue: () => boolean) => {
    while (!isTrue()) {
      if (qemu.exitCode !== null) throw new Error(`QEMU ended: ${said}`)
      await sleep(200)
    }
    return what
  }
  await until('ready', () => starts() > 0 && count() > 2)
  return {
    starts,
    count,
    until,
    /** It writes. */
    writesAgain: async () => {
      const before = count()
      await until('continues', () => count() > before + 2 || count() < before)
    },
    stop: async () => {
      qemu.kill('SIGKILL')
      await ended
      for (const name of ['agent.sock', 'qmp.sock']) rmSync(join(runtime, name), { force: true })
    },
  }
}
