// The manifest of an OVA: OVF specification, DMTF DSP0243 1.1.1, section 5.1 (which uses SHA1; VMware and VirtualBox
// read SHA256 with the same grammar).

type ManifestEntry = { name: string; sha256: string }

/** In the archive the order is: descriptor, manifest, disk. */
export const manifest = (files: ManifestEntry[]): string =>
  files.map(({ name, sha256 }) => `SHA256(${name})= ${sha256}\n`).join('')
