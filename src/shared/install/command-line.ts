// The command line equivalent to an installation. Pure. It asks for each serial itself; personal data comes from a
// file.
import { sourceWords } from '../deploy/source-words.ts'
import { quoted } from '../quoted.ts'
import type { InstallRequest } from './plan.ts'

type Described = Pick<InstallRequest, 'source' | 'personalised' | 'host' | 'disks' | 'kexec'>

export function installCommandLine({ source, personalised, host, disks, kexec }: Described): string {
  const words = ['kiln', 'install', ...sourceWords(source), '--to', host.name]
  for (const serial of disks) words.push('--disk', serial)
  if (kexec !== null) words.push('--kexec', kexec)
  if (personalised) words.push('--personalise', 'answers.json')
  return words.map(quoted).join(' ')
}
