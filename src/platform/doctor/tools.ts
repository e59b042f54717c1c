// What Kiln needs on this computer, and how each is got. Pure.

export type Tool = {
  id: 'nix' | 'qemu-img'
  name: string
  why: string
  /** Packages of Debian and Ubuntu, where those are enough. */
  debian: string[]
  install: { linux: string; macos: string }
}

export const tools: Tool[] = [
  {
    id: 'nix',
    name: 'Nix',
    why: 'It builds the images. Version 2.18 or newer.',
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
    debian: ['qemu-utils'],
    install: {
      linux: 'apt install qemu-utils, dnf install qemu-img, or pacman -S qemu-img',
      macos: 'brew install qemu',
    },
  },
]

/** "qemu-img version 7.2.17 (Debian …)" → "7.2.17". */
export const qemuVersion = (text: string) => /version (\d+(?:\.\d+)+)/.exec(text)?.[1] ?? null
