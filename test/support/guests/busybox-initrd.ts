// For tests: an initrd of Debian's BusyBox and some modules of its kernel, whose init is a script.
import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

const packages = join(import.meta.dirname, '../../../lab/.packages')

/** What an init begins with. */
export const initHead = `#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
for turn in 1 2 3; do for module in /modules/*; do insmod $module 2>/dev/null; done; done
`

/** The tree of the initrd, in `folder`, to which more can be added. The packages are there (`preparePackages`). */
export function busyboxRoot(folder: string, modules: readonly string[]): string {
  const root = join(folder, 'root')
  for (const name of ['bin', 'modules', 'proc', 'sys', 'dev'])
    mkdirSync(join(root, name), { recursive: true })
  const unpack = (name: string, to: string) =>
    execFileSync('dpkg-deb', ['--extract', join(packages, `${name}.deb`), to])
  const busybox = join(folder, 'busybox')
  unpack('busybox-static', busybox)
  copyFileSync(join(busybox, 'bin/busybox'), join(root, 'bin/busybox'))
  const kernel = join(folder, 'kernel')
  unpack('linux-image', kernel)
  const found = execFileSync('find', [join(kernel, 'lib/modules'), '-name', '*.ko'], { encoding: 'utf8' })
  const places = found.split('\n')
  for (const [at, name] of modules.entries()) {
    const place = places.find(each => basename(each) === `${name}.ko`)
    // It may be built in.
    if (place) copyFileSync(place, join(root, 'modules', `${String(at).padStart(2, '0')}-${name}.ko`))
  }
  return root
}

/** The path of the archive. */
export function packInitrd(folder: string, init: string): string {
  const root = join(folder, 'root')
  writeFileSync(join(root, 'init'), init)
  chmodSync(join(root, 'init'), 0o755)
  const archive = join(folder, 'initrd')
  execFileSync('sh', ['-c', 'find . | cpio --quiet -o -H newc >"$0"', archive], { cwd: root })
  return archive
}

/** Debian's, which the modules are for. */
export function kernelIn(folder: string): string {
  const boot = join(folder, 'kernel/boot')
  return join(boot, readdirSync(boot).find(name => name.startsWith('vmlinuz')) ?? '')
}
