// Systems of a machine that follows a repository.
import { resolve } from 'node:path'
import { debianFolder } from '../packages/debian-packages.ts'

/** Of tests/debian, as the flake that the machine builds has them. */
export const byGitModules: readonly string[] = ['updates/by-git.nix']
/** What its image is made of. */
export const byGit: readonly string[] = byGitModules.map(name => resolve(debianFolder, name))
