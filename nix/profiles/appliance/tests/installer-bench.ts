// kaliunbox-install, with disks that lsblk would name. The programs that would touch a disk are fakes that write down their
// arguments and input.
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach } from 'vitest'
import { Bench } from './script.ts'

type Disk = Record<string, unknown> & { path: string }
export const GiB = 1024 ** 3
export const disk = (path: string, more: Record<string, unknown> = {}): Disk => ({
  name: path.slice(5),
  path,
  type: 'disk',
  size: 500 * GiB,
  ro: false,
  model: 'Samsung SSD 980   ',
  serial: `S-${path.slice(5)}`,
  partlabel: null,
  mountpoints: [null],
  ...more,
})
export const installer = disk('/dev/sdb', {
  size: 64 * GiB,
  model: 'USB stick',
  children: [{ path: '/dev/sdb1', partlabel: null, mountpoints: ['/iso'] }],
})
export const good = disk('/dev/nvme0n1', {
  children: [{ path: '/dev/nvme0n1p1', partlabel: 'Windows', mountpoints: [null] }],
})

/** A bench for each test of the file. */
export function benchForInstaller() {
  let bench: Bench
  beforeEach(() => {
    bench = new Bench()
    for (const folder of ['root', 'state', 'flake']) mkdirSync(bench.path(folder))

    const log = bench.path('log')
    bench.fake('id', 'echo 0')
    bench.fake('disko', `echo "disko $* on $(readlink ${bench.path('target')})" >> ${log}`)
    bench.fake('blkdiscard', `echo "blkdiscard $*" >> ${log}`)
    bench.fake('nixos-install', `echo "nixos-install $*" >> ${log}`)
    bench.fake('pvs', 'exit 5')
    bench.fake('systemctl', `echo "systemctl $*" >> ${log}`)
    bench.install('kiln-shared-disks', '../../modules/image/iso/kiln-shared-disks.sh')
    bench.install('kiln-way-in', '../../modules/image/iso/kiln-way-in.sh')
    bench.install('plain-text', '../../modules/services/plain-text.sh')
    bench.fake('umount', `echo "umount $*" >> ${log}`)
  })
  afterEach(() => bench.remove())

  const log = () => (existsSync(bench.path('log')) ? readFileSync(bench.path('log'), 'utf8') : 'nothing')
  const install = ({
    disks = [installer, good],
    args = [] as string[],
    input = '',
    flake = '',
    seed = '/dev/disk/by-partlabel/kiln-seed',
    keys = '1',
    efi = bench.folder,
  }: {
    disks?: Disk[]
    args?: string[]
    input?: string
    flake?: string
    seed?: string
    keys?: string
    efi?: string
  } = {}) => {
    bench.write('lsblk.json', JSON.stringify({ blockdevices: disks }))
    bench.fake('lsblk', `cat ${bench.path('lsblk.json')}`)
    return bench.run('installer/kaliunbox-install.sh', {
      args,
      input,
      env: {
        INSTALL_SYSTEM: '/nix/store/system',
        INSTALL_DISKO: 'disko',
        INSTALL_LINK: bench.path('target'),
        INSTALL_SEED: seed,
        INSTALL_FLAKE: flake,
        INSTALL_MINIMUM_MIB: '65536',
        INSTALL_ROOT: bench.path('root'),
        KALIUN_STATE: bench.path('state'),
        ADMINISTRATOR: 'admin',
        KEYS: keys,
        HASH_FILE: '/var/lib/kiln/secrets/passwordHash',
        EFI_FOLDER: efi,
      },
    })
  }
  return { log, install, bench: () => bench }
}
