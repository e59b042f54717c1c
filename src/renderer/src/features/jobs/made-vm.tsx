// Shows the VM that was made on the host, and how to continue with it there.
import { t } from '#lib/texts/texts.ts'
import type { VmReport } from '#shared/hypervisors.ts'
import { CommandLine } from '#ui/command-line.tsx'

export function MadeVm({ vm }: { vm: VmReport }) {
  const { storage, network, mac, commands } = vm
  const lines = [
    network === null
      ? t('vm.made.no-network', { storage })
      : t('vm.made.network', { storage, network, mac: mac ?? '' }),
    vm.acceleration === 'none' && t('vm.made.emulated'),
    vm.secureBoot === 'setup' && t('vm.made.secure-boot'),
  ]
  const there = [
    { label: t('vm.made.console'), command: commands.console },
    ...(commands.address === null ? [] : [{ label: t('vm.made.address'), command: commands.address }]),
    { label: t('vm.made.remove'), command: commands.remove.join(' && ') },
  ]
  return (
    <div className="space-y-2">
      {lines.map(line => line && <p key={line}>{line}</p>)}
      {there.map(({ label, command }) => (
        <div key={label}>
          <p className="text-muted text-sm">{label}</p>
          <CommandLine command={command} />
        </div>
      ))}
    </div>
  )
}
