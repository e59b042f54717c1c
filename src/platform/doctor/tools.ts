// What Kiln needs on this computer, and how each is got. Pure.

export type Tool = {
  id: 'nix' | 'qemu-img' | 'xz' | 'bzip2'
  name: string
  why: string
  /** Without it Kiln cannot build. */
  required: boolean
  /** Packages of Debian and Ubuntu, where those are enough. */
  debian: string[]
  install: { linux: string; macos: string }
}

export const tools: Tool[] = [
  {
    id: 'nix',
    name: 'Nix',
    why: 'It builds the images. Version 2.18 or newer.',
    required: true,
    debian: [],
    install: {
      linux: 'Follow nixos.org/download, or your distribution’s package nix-bin where it is 2.18 or newer.',
      macos: 'Follow nixos.org/download.',
    },
  },
  {
    id: 'qemu-img',
    name: 'qemu-img',
    why: 'It converts disks to qcow2, VMDK, VHDX and OVA.',
    required: true,
    debian: ['qemu-utils'],
    install: {
      linux: 'apt install qemu-utils, dnf install qemu-img, or pacman -S qemu-img',
      macos: 'brew install qemu',
    },
  },
  {
    id: 'xz',
    name: 'xz',
    why: 'It unpacks .xz images when they are flashed.',
    required: false,
    debian: ['xz-utils'],
    install: { linux: 'apt install xz-utils, or dnf install xz', macos: 'brew install xz' },
  },
  {
    id: 'bzip2',
    name: 'bzip2',
    why: 'It unpacks .bz2 images when they are flashed.',
    required: false,
    debian: ['bzip2'],
    install: { linux: 'apt install bzip2, or dnf install bzip2', macos: 'brew install bzip2' },
  },
]

/** "qemu-img version 7.2.17 (Debian …)" → "7.2.17". */
export const qemuVersion = (text: string) => /version (\d+(?:\.\d+)+)/.exec(text)?.[1] ?? null
/** "xz (XZ Utils) 5.4.1" → "5.4.1". */
export const xzVersion = (text: string) => /^xz .*?(\d+(?:\.\d+)+)/.exec(text)?.[1] ?? null
/** "bzip2, a block-sorting file compressor.  Version 1.0.8, 13-Jul-2019." → "1.0.8". */
export const bzip2Version = (text: string) => /Version (\d+(?:\.\d+)+)/.exec(text)?.[1] ?? null
