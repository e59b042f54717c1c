// The command line that makes the same VM. Pure.
import type { VmRequest } from '../model/hypervisors/vm.ts'
import { quoted } from '../quoted.ts'

type Asked = Pick<
  VmRequest,
  'image' | 'target' | 'name' | 'memoryMiB' | 'cpus' | 'storage' | 'network' | 'start'
>

export function vmCommandLine({ image, target, start, ...asked }: Asked): string {
  const words = ['kiln', 'vm', 'create', image, '--on', target.name]
  for (const [name, option] of [
    ['name', '--name'],
    ['memoryMiB', '--memory'],
    ['cpus', '--cpus'],
    ['storage', '--storage'],
    ['network', '--network'],
  ] as const)
    if (asked[name] !== null) words.push(option, String(asked[name]))
  if (start) words.push('--start')
  return words.map(quoted).join(' ')
}
