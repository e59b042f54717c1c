// The commands by which root installs and removes the writer: argv only. Pure.
import { installBase } from '#shared/drives/installed-writers.ts'

type Root = { pkexec: string; program: string }
type Copies = { staged: string[]; folder: string }

/** One system program copies all files as root's, and creates their parent folders. */
export const installArgv = ({ pkexec, program }: Root, { staged, folder }: Copies) => [
  pkexec,
  program,
  '-D',
  '-o',
  'root',
  '-g',
  'root',
  '-m',
  '0755',
  '-t',
  folder,
  '--',
  ...staged,
]

/** All versions. */
export const removeArgv = ({ pkexec, program }: Root) => [pkexec, program, '-rf', '--', installBase]
