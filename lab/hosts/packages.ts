// The services of a test host: downloaded and unpacked, never installed, because Debian would start them on this computer.
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Each with the libraries that a small Debian does not have anyway. */
const wanted = [
  ...['openssh-server', 'openssh-sftp-server', 'libwrap0', 'libnsl2', 'libtirpc3', 'libaudit1', 'sudo'],
  ...['avahi-daemon', 'libavahi-core7', 'libavahi-common3', 'libdaemon0', 'libexpat1'],
]

const folder = resolve(
  process.env['KILN_LAB_PACKAGES'] || fileURLToPath(new URL('../.packages', import.meta.url)),
)

/** A tree to lay over a Debian, made by `prepareServices`. */
export const servicesRoot = join(folder, 'hosts')
/** Names what is in it: another list of packages is another tree. */
const complete = join(servicesRoot, `.complete-${wanted.join('+')}`.slice(0, 200))

/** Quick when they are there. */
export function prepareServices(): void {
  if (existsSync(complete)) return
  mkdirSync(folder, { recursive: true })
  const partial = mkdtempSync(join(folder, '.hosts-'))
  try {
    const packages = join(partial, 'packages')
    const root = join(partial, 'root')
    mkdirSync(packages)
    mkdirSync(root)
    execFileSync('apt-get', ['--quiet', 'download', ...wanted], { cwd: packages, stdio: 'pipe' })
    for (const name of readdirSync(packages))
      execFileSync('dpkg-deb', ['--extract', join(packages, name), root], { stdio: 'pipe' })
    // Since Debian 12 /lib is a link to /usr/lib: a folder of that name would hide it.
    for (const name of ['bin', 'sbin', 'lib', 'lib64'].filter(each => existsSync(join(root, each)))) {
      const from = join(root, name)
      cpSync(from, join(root, 'usr', name), { recursive: true, verbatimSymlinks: true })
      rmSync(from, { recursive: true })
    }
    writeFileSync(join(root, complete.slice(servicesRoot.length + 1)), '')
    rmSync(servicesRoot, { recursive: true, force: true })
    renameSync(root, servicesRoot)
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
}

if (process.argv[1] && resolve(process.argv[1]) === import.meta.filename) prepareServices()
