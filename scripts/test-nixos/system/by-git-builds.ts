// Systems of a machine that follows a repository.
import { resolve } from 'node:path'
import { debianFolder } from '../packages/debian-packages.ts'

/** Modules of tests/debian, by their paths in the flake that the machine builds. */
export const byGitModules: readonly string[] = ['updates/by-git.nix']
/** The modules of its image. */
export const byGit: readonly string[] = byGitModules.map(name => resolve(debianFolder, name))
