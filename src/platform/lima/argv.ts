// The arguments of limactl. Pure.
import type { AskedSizes } from '#shared/builders/lima.ts'

const json = ['--log-format', 'json']
/** Asks nothing and opens no editor. */
const quiet = '--tty=false'

/** With Nix to be downloaded in it at a slow link: half an hour. */
const startWithin = '30m'

const GiB = 2 ** 30
const sizeWords = ({ cpus, memoryBytes, diskBytes }: AskedSizes): string[] => [
  ...(cpus === undefined ? [] : ['--cpus', String(cpus)]),
  ...(memoryBytes === undefined ? [] : ['--memory', String(memoryBytes / GiB)]),
  ...(diskBytes === undefined ? [] : ['--disk', String(diskBytes / GiB)]),
]

export const validateArgv = (template: string) => [...json, 'validate', template]

export const createArgv = (name: string, template: string, sizes: AskedSizes) => [
  ...[...json, 'create', quiet, '--name', name, ...sizeWords(sizes)],
  template,
]

/** Never with --progress, which waits on after the machine is ready. Never for a name that is not in the list: Lima would
 *  make a machine of its own description. */
export const startArgv = (name: string) => [...json, 'start', quiet, '--timeout', startWithin, name]

export const stopArgv = (name: string, force: boolean) => [...json, 'stop', ...(force ? ['-f'] : []), name]
export const editArgv = (name: string, sizes: AskedSizes) => [
  ...[...json, 'edit', quiet, ...sizeWords(sizes)],
  name,
]
/** In any state, with its disk. */
export const deleteArgv = (name: string) => [...json, 'delete', '-f', name]

/** --workdir: else it tries to enter this computer's current folder, which is not there. */
export const shellArgv = (name: string, words: readonly string[]) => [
  ...['shell', '--workdir', '/', name],
  ...words,
]
