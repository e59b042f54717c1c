// Lima through its own program, limactl 2.x.
import { join } from 'node:path'
import type { LimaInstance, LimaPort } from '#engine/ports/lima.ts'
import { failure } from '#shared/errors.ts'
import type { Env } from '../network/proxy.ts'
import type { Run } from '../process/run.ts'
import { deleteArgv, editArgv, shellArgv, stopArgv } from './argv.ts'
import { awaitConsoleKeys, consoleKeys } from './console.ts'
import { create } from './create.ts'
import { downloadBytes } from './download-size.ts'
import type { LimaDriver } from './driver.ts'
import { listInstances, textOf } from './instances.ts'
import { createLimactl, type LimaOutput } from './limactl.ts'
import { readLogs } from './logs.ts'
import { publicKey } from './output/console-keys.ts'
import { whyFailed } from './output/failure.ts'
import { loginIn } from './output/ssh-config.ts'
import { isTooOld, oldestVersion, versionIn } from './output/version.ts'
import { start } from './start.ts'

type LimaParts = {
  run: Run
  /** Kiln's template for the machine: lima-nix.yaml. */
  template: string
  /** Lima's download cache. */
  cacheFolder: string
  /** The environment that has the proxy and the authorities. */
  env: Env
  /** How a new VM is driven here. */
  driver: () => Promise<LimaDriver>
}

const operation = 'lima'

export function createLima({ run, template, cacheFolder, env, driver }: LimaParts): LimaPort {
  const limactl = createLimactl(run)
  const succeeded = ({ code, lines, command, lastLines }: LimaOutput, name: string) => {
    if (code !== 0) throw whyFailed({ name, lines, command, lastLines, logged: null })
  }
  return {
    ready: async signal => {
      const output = await limactl(['--version'], { signal })
      const version = versionIn(output.stdout)
      if (version === null || output.code !== 0)
        throw whyFailed({ ...output, name: '', lines: output.lines, logged: null })
      if (isTooOld(version))
        throw failure('lima.too-old', { operation, values: { version, minimum: oldestVersion } })
      return { version }
    },
    downloadBytes: (architecture, signal) => downloadBytes(template, architecture, { signal, env }),
    builds: async () => (await driver()).architectures,
    list: signal => listInstances(limactl, signal),
    create: creating => create({ limactl, template, cacheFolder, driver }, creating),
    start: starting => start(limactl, starting),
    stop: async (name, { force, signal }) =>
      succeeded(await limactl(stopArgv(name, force), { signal }), name),
    edit: async (name, sizes, signal) => succeeded(await limactl(editArgv(name, sizes), { signal }), name),
    remove: async (name, signal) => succeeded(await limactl(deleteArgv(name), { signal }), name),
    address: async ({ name, folder }) => {
      const login = loginIn(await textOf(join(folder, 'ssh.config')))
      if (!login) throw failure('lima.no-login', { operation, values: { name } })
      return { ...login, jump: null }
    },
    hostKey: async (instance, signal) => {
      const [key] = preferred(await consoleKeys(instance.folder))
      if (key) return key
      const words = shellArgv(instance.name, ['cat', '/etc/ssh/ssh_host_ed25519_key.pub'])
      const { stdout } = await limactl(words, { signal })
      const [read] = publicKey(stdout)
      if (read) return read
      throw failure('lima.no-key', { operation, values: { name: instance.name } })
    },
    consoleKeys: ({ folder }, { wait, signal }) =>
      wait ? awaitConsoleKeys(folder, signal) : consoleKeys(folder),
    logs: ({ folder }: LimaInstance) => readLogs(folder),
  }
}

const preferred = <Key extends { type: string }>(keys: readonly Key[]): Key[] =>
  keys.toSorted((one, other) => Number(other.type === 'ssh-ed25519') - Number(one.type === 'ssh-ed25519'))
