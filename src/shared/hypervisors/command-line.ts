// The command line that creates the same VM. Pure.

import { quoted } from '../quoted.ts'
import type { VmRequest } from './vm.ts'

type Asked = Pick<
  VmRequest,
  'image' | 'target' | 'name' | 'memoryMiB' | 'cpus' | 'storage' | 'network' | 'answers' | 'start'
>

export function vmCommandLine({ image, target, answers, start, ...asked }: Asked): string {
  const words = ['kiln', 'vm', 'create', image, '--on', target.name]
  for (const [name, option] of [
    ['name', '--name'],
    ['memoryMiB', '--memory'],
    ['cpus', '--cpus'],
    ['storage', '--storage'],
    ['network', '--network'],
  ] as const)
    if (asked[name] !== null) words.push(option, String(asked[name]))
  // The user knows which file it is: no command line contains secrets.
  if (answers) words.push('--personalise', 'answers.json')
  if (start) words.push('--start')
  return words.map(quoted).join(' ')
}
