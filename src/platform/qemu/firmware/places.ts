// Lists the places of firmware and its descriptors. Pure.
import { dirname, join } from 'node:path'
import type { Architecture } from '#shared/formats/format.ts'
import type { Firmware } from './firmware.ts'

type Host = {
  home: string
  /** XDG_CONFIG_HOME, or nothing. */
  configHome: string | undefined
  /** The real path of QEMU's program, or nothing. */
  program: string | null
}

/** QEMU's share folder: /usr/share/qemu, Homebrew's, a Nix store path. */
const ownShare = (program: string) => join(dirname(program), '..', 'share', 'qemu')

/** Descriptor folders, highest priority first, as in QEMU's docs/interop/firmware.json. */
export const descriptorFolders = ({ home, configHome, program }: Host): string[] => [
  join(configHome || join(home, '.config'), 'qemu', 'firmware'),
  '/etc/qemu/firmware',
  '/usr/share/qemu/firmware',
  ...(program ? [join(ownShare(program), 'firmware')] : []),
]

type Pair = readonly [code: string, variables: string]

/** Without descriptors: Debian, Fedora, Arch; then what QEMU itself ships. */
const knownPairs: Record<Architecture, readonly Pair[]> = {
  x86_64: [
    ['/usr/share/OVMF/OVMF_CODE_4M.fd', '/usr/share/OVMF/OVMF_VARS_4M.fd'],
    ['/usr/share/OVMF/OVMF_CODE.fd', '/usr/share/OVMF/OVMF_VARS.fd'],
    ['/usr/share/edk2/ovmf/OVMF_CODE.fd', '/usr/share/edk2/ovmf/OVMF_VARS.fd'],
    ['/usr/share/edk2/x64/OVMF_CODE.4m.fd', '/usr/share/edk2/x64/OVMF_VARS.4m.fd'],
  ],
  aarch64: [
    ['/usr/share/AAVMF/AAVMF_CODE.fd', '/usr/share/AAVMF/AAVMF_VARS.fd'],
    ['/usr/share/edk2/aarch64/QEMU_EFI-pflash.raw', '/usr/share/edk2/aarch64/vars-template-pflash.raw'],
    ['/usr/share/edk2/aarch64/QEMU_CODE.fd', '/usr/share/edk2/aarch64/QEMU_VARS.fd'],
  ],
}
const ownPairs: Record<Architecture, Pair> = {
  x86_64: ['edk2-x86_64-code.fd', 'edk2-i386-vars.fd'],
  aarch64: ['edk2-aarch64-code.fd', 'edk2-arm-vars.fd'],
}

export function knownFirmware(architecture: Architecture, { program }: Host): Firmware[] {
  const own = ownPairs[architecture]
  const pairs = [
    ...knownPairs[architecture],
    ...(program ? [own.map(name => join(ownShare(program), name)) as unknown as Pair] : []),
  ]
  return pairs.map(([code, variables]) => ({
    code,
    codeFormat: 'raw',
    variables,
    variablesFormat: 'raw',
  }))
}
