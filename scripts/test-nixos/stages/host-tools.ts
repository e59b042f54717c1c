// What the tools of an installed workstation say on a machine: one with a display, and an IOMMU by which that can be given away.
import { type Check, succeeds } from '../machine/checks.ts'

const slowMs = 900_000

/** That a command ends with this code and says each of these, on either output. */
const says = (command: string, code: number, ...texts: readonly string[]): Check => ({
  name: command,
  run: async machine => {
    const ended = await machine.shell(`${command} 2>&1`, slowMs)
    const isRight = ended.code === code && texts.every(text => ended.output.includes(text))
    return isRight ? null : `${command} ended with ${ended.code}: ${ended.output.slice(-900)}`
  },
})

/** The names that the document has. */
const asDocumented = (line: string) => `cd /etc/kiln && ${line}`

/** QEMU's VGA, which is the only display. */
const card = '0x1234:0x1111'

const gpuVfio: readonly Check[] = [
  says(asDocumented('sudo bin/gpu_vfio.py status'), 0, `${card}, driver `, ', IOMMU group '),
  succeeds('its IOMMU group has a number', 'kiln-host gpu-vfio status | tee /run/card | grep "group [0-9]"'),
  says(asDocumented('sudo bin/gpu_vfio.py attach'), 1, 'There is no graphics card to attach.'),
  says(
    asDocumented('sudo bin/gpu_vfio.py detach'),
    1,
    'is the only card with a driver, so the screen would stay black.',
  ),
  succeeds('the display has kept its driver', 'kiln-host gpu-vfio status | cmp - /run/card'),
  says(
    'modprobe vfio-pci && kiln-host gpu-vfio detach --last-display',
    0,
    'and its IOMMU group have the driver vfio-pci',
  ),
  says('kiln-host gpu-vfio status', 0, `${card}, driver vfio-pci, IOMMU group `),
  says('kiln-host gpu-vfio attach', 0, 'has the driver '),
  succeeds('the display has its driver back', 'kiln-host gpu-vfio status | cmp - /run/card'),
]

export const hostTools: readonly Check[] = [
  says(
    'kiln-host secure-boot status',
    0,
    'The firmware checks no signatures.',
    'It is in setup mode',
    'This machine has no keys yet.',
    'The configuration is resets.',
  ),
  says('kiln-host secure-boot enable', 1, '/etc/nixos/config.json'),
  says(
    'kiln-host tpm2 status',
    0,
    'This machine has no TPM 2.0',
    '/dev/disk/by-partlabel/disk-main-root:',
    'No TPM unlocks it.',
  ),
  says('kiln-host tpm2 enable', 1, 'The passphrase stays the only way.'),
  says(
    'echo new > /etc/of-the-tools; sync; kiln-host diff --all',
    0,
    '/etc/of-the-tools',
    'To keep a path: kiln-host keep PATH',
  ),
  says('kiln-host update --help', 0, 'usage: kiln-host update [--upgrade]'),
  // It was installed without a flake.
  says(asDocumented('sudo bin/update.py'), 1, '/etc/nixos has no flake.nix, so there is nothing to build.'),
  says('kiln-host eval', 2, 'usage: kiln-host eval ATTRIBUTE'),
  ...gpuVfio,
]
