// The command line that does the same as an installation. Pure. It asks for each serial itself.
import type { InstallRequest } from '../model/install/plan.ts'
import { quoted } from '../quoted.ts'

type Asked = Pick<InstallRequest, 'host' | 'disks' | 'kexec'> & {
  source: Extract<InstallRequest['source'], { kind: 'flake' }>
}

export function installCommandLine({ source, host, disks, kexec }: Asked): string {
  const words = ['kiln', 'install', source.reference, '--to', host.name]
  for (const serial of disks) words.push('--disk', serial)
  if (kexec !== null) words.push('--kexec', kexec)
  return words.map(quoted).join(' ')
}
