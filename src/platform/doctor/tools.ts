// The programs that Kiln needs on this computer, and how to get them. Pure.

import { message } from '#shared/messages/codes.ts'
import type { Message, Value } from '#shared/messages/message.ts'

export type Tool = {
  id: 'nix' | 'qemu-img' | 'qemu' | 'xz' | 'bzip2' | 'nixos-anywhere' | 'attic' | 'cachix'
  name: string
  why: Message
  /** Without it Kiln cannot build. */
  required: boolean
  /** A missing one is not a problem. */
  extra?: boolean
  /** Packages of Debian and Ubuntu, where those suffice. */
  debian: string[]
  install: { linux: Value; macos: Value }
}

export const tools: Tool[] = [
  {
    id: 'nix',
    name: 'Nix',
    why: message('tool.why.nix', { minimum: '2.18' }),
    required: true,
    debian: [],
    install: {
      linux: message('tool.install.nix', { minimum: '2.18' }),
      macos: message('tool.install.nix-site'),
    },
  },
  {
    id: 'qemu-img',
    name: 'qemu-img',
    why: message('tool.why.qemu-img'),
    required: true,
    debian: ['qemu-utils'],
    install: {
      linux: 'apt install qemu-utils, dnf install qemu-img, or pacman -S qemu-img',
      macos: 'brew install qemu, or port install qemu',
    },
  },
  {
    id: 'qemu',
    name: 'QEMU',
    why: message('tool.why.qemu'),
    required: false,
    debian: ['qemu-system-x86', 'ovmf'],
    install: {
      linux: 'apt install qemu-system-x86 ovmf, or dnf install qemu-system-x86 edk2-ovmf',
      macos: 'brew install qemu, or port install qemu',
    },
  },
  {
    id: 'xz',
    name: 'xz',
    why: message('tool.why.unpack', { ending: '.xz' }),
    required: false,
    debian: ['xz-utils'],
    install: {
      linux: 'apt install xz-utils, or dnf install xz',
      macos: 'brew install xz, or port install xz',
    },
  },
  {
    id: 'bzip2',
    name: 'bzip2',
    why: message('tool.why.unpack', { ending: '.bz2' }),
    required: false,
    debian: ['bzip2'],
    install: {
      linux: 'apt install bzip2, or dnf install bzip2',
      macos: 'brew install bzip2, or port install bzip2',
    },
  },
  {
    id: 'nixos-anywhere',
    name: 'nixos-anywhere',
    why: message('tool.why.nixos-anywhere'),
    required: false,
    extra: true,
    debian: [],
    install: {
      linux: 'nix profile install nixpkgs#nixos-anywhere',
      macos: 'nix profile install nixpkgs#nixos-anywhere',
    },
  },
  cacheTool('attic', 'attic-client'),
  cacheTool('cachix', 'cachix'),
]

/** A program that pushes to its own kind of binary cache. */
function cacheTool(id: 'attic' | 'cachix', attribute: string): Tool {
  const install = `nix profile install nixpkgs#${attribute}`
  return {
    id,
    name: id,
    why: message('tool.why.cache'),
    required: false,
    extra: true,
    debian: [],
    install: { linux: install, macos: install },
  }
}

/** "qemu-img version 7.2.17 (Debian …)" → "7.2.17". */
export const qemuVersion = (text: string) => /version (\d+(?:\.\d+)+)/.exec(text)?.[1] ?? null
/** "xz (XZ Utils) 5.4.1" → "5.4.1". */
export const xzVersion = (text: string) => /^xz .*?(\d+(?:\.\d+)+)/.exec(text)?.[1] ?? null
/** "attic 0.1.0", "cachix 1.7.9" */
export const cacheToolVersion = (text: string) => /^(?:attic|cachix) (\d+(?:\.\d+)+)/.exec(text)?.[1] ?? null
/** "bzip2, a block-sorting file compressor.  Version 1.0.8, 13-Jul-2019." → "1.0.8". */
export const bzip2Version = (text: string) => /Version (\d+(?:\.\d+)+)/.exec(text)?.[1] ?? null
