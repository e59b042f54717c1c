// Virtual machines, which a workstation gets by a switch in its form.
import { retryFor, succeeds } from '../machine/checks.ts'
import { runsGuest } from './libvirt-guest.ts'
import type { OtherAnswers } from './other-answers.ts'

const slowMs = 900_000

export const workstationAnswers: readonly OtherAnswers[] = [
  {
    options: { virtualMachines: true },
    checks: [
      succeeds('libvirt runs', retryFor(300, 'virsh --connect qemu:///system uri'), slowMs),
      succeeds(
        'and answers the administrator, who is not root',
        'runuser -u admin -- virsh --connect qemu:///system list --all',
        slowMs,
      ),
      runsGuest('a machine of libvirt’s runs', 'root'),
    ],
  },
]
