// The release of Nix that Kiln installs: by Doctor here, in the workflows that it writes, and in its Lima VM (lima-nix.yaml).
import type { Architecture } from './formats/format.ts'

type NixRelease = { version: string; sha256: Readonly<Record<Architecture, string>> }

export const nixRelease: NixRelease = {
  version: '2.34.4',
  sha256: {
    x86_64: '595669eb6db6117135ca8ba6667b273eaf980a47523a92e61ed963556cd547b8',
    aarch64: '11f5dca5e2eccd7fca31d84ee16fbe18e8752c45a9ca223a1e55aaa16548a48b',
  },
}

/** `name` is also the folder in the archive. */
export function nixArchive(architecture: Architecture, { version, sha256 } = nixRelease) {
  const name = `nix-${version}-${architecture}-linux`
  return {
    name,
    url: `https://releases.nixos.org/nix/nix-${version}/${name}.tar.xz`,
    sha256: sha256[architecture],
  }
}
