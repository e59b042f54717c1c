// Arguments of limactl. Pure.
import type { LimaSizeChoice } from '#shared/builders/lima.ts'
import type { LimaDriver } from './driver.ts'

const json = ['--log-format', 'json']
/** Asks no questions and opens no editor. */
const quiet = '--tty=false'

/** Half an hour: Nix may have to be downloaded inside it over a slow link. */
const startWithin = '30m'

const GiB = 2 ** 30
const sizeWords = ({ cpus, memoryBytes, diskBytes }: LimaSizeChoice): string[] => [
  ...(cpus === undefined ? [] : ['--cpus', String(cpus)]),
  ...(memoryBytes === undefined ? [] : ['--memory', String(memoryBytes / GiB)]),
  ...(diskBytes === undefined ? [] : ['--disk', String(diskBytes / GiB)]),
]

export const validateArgv = (template: string) => [...json, 'validate', template]

type Creating = { name: string; template: string; sizes: LimaSizeChoice; driver: LimaDriver }
export const createArgv = ({ name, template, sizes, driver }: Creating) => [
  ...json,
  'create',
  quiet,
  '--name',
  name,
  ...sizeWords(sizes),
  ...(driver.vmType === null ? [] : ['--vm-type', driver.vmType]),
  ...(driver.rosetta ? [] : ['--set', '.vmOpts.vz.rosetta.enabled = false']),
  template,
]

/**
 * Never with --progress, which keeps waiting after the machine is ready. Never for a name that is not in the
 * list: Lima would create a machine from its default template.
 */
export const startArgv = (name: string) => [...json, 'start', quiet, '--timeout', startWithin, name]

export const stopArgv = (name: string, force: boolean) => [...json, 'stop', ...(force ? ['-f'] : []), name]
export const editArgv = (name: string, sizes: LimaSizeChoice) => [
  ...json,
  'edit',
  quiet,
  ...sizeWords(sizes),
  name,
]
/** Deletes a VM in any state, with its disk. */
export const deleteArgv = (name: string) => [...json, 'delete', '-f', name]

/** --workdir: otherwise it tries to enter this computer's current folder, which is missing there. */
export const shellArgv = (name: string, words: readonly string[]) => [
  'shell',
  '--workdir',
  '/',
  name,
  ...words,
]
