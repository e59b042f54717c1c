// A DHCP server on the lab's switch, for machines that come without an address: BusyBox's, of the demo profile's packages.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { preparePackages } from '../build-tiny.ts'

const packages = resolve(
  process.env['KILN_LAB_PACKAGES'] || fileURLToPath(new URL('../.packages', import.meta.url)),
)

type AddressServer = { pid: number; subnet: string; folder: string }

/** In the namespace of that process, at its interface `hub`; it gives subnet.100 to subnet.120. */
export async function serveAddresses({ pid, subnet, folder }: AddressServer): Promise<AsyncDisposable> {
  const unpacked = join(folder, 'busybox')
  const program = join(unpacked, 'bin', 'busybox')
  mkdirSync(folder, { recursive: true })
  if (!existsSync(program)) {
    await preparePackages()
    execFileSync('dpkg-deb', ['--extract', join(packages, 'busybox-static.deb'), unpacked])
  }
  const [config, leases] = [join(folder, 'udhcpd.conf'), join(folder, 'leases')]
  writeFileSync(leases, '')
  const lines = [
    `start ${subnet}.100`,
    `end ${subnet}.120`,
    'interface hub',
    'max_leases 20',
    `lease_file ${leases}`,
    `pidfile ${join(folder, 'udhcpd.pid')}`,
    'option subnet 255.255.255.0',
    'option lease 864000',
  ]
  writeFileSync(config, `${lines.join('\n')}\n`)
  const words = ['-t', String(pid), '-n', '--', program, 'udhcpd', '-f', config]
  const server = spawn('nsenter', words, { stdio: 'ignore' })
  const ended = once(server, 'exit')
  return {
    async [Symbol.asyncDispose]() {
      server.kill()
      await ended
    },
  }
}
