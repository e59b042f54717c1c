// SSH by OpenSSH's own programs.
import type { HostAddress, SshPort } from '#engine/ports/ssh.ts'
import type { OnWait, Wait } from '#engine/ports/waits.ts'
import { namingWait } from '../network/name-wait.ts'
import type { Run } from '../process/run.ts'
import type { BegunLogin } from './connection/begun.ts'
import { type Alive, usualPatience } from './connection/config.ts'
import { connect, sharedBy } from './connection/connect.ts'
import { hostKeys } from './connection/host-keys.ts'
import { makePool } from './connection/pool.ts'
import { putKey } from './connection/put-key.ts'
import { makeHostKey } from './host-key.ts'
import { fingerprintOf } from './known-hosts.ts'
import { loginConfig } from './login-config.ts'
import { makeUserKey } from './make-user-key.ts'
import { configuredNames, knownNames } from './names.ts'
import { publicKeys } from './public-keys.ts'
import { resolveName } from './resolve.ts'
import { sign } from './sign.ts'

// Programs that start ssh themselves use these.
export { sshConfig } from './connection/config.ts'
export { tooMuch } from './connection/too-much.ts'
export { shellLine } from './quote.ts'

type SshParts = {
  run: Run
  home: string
  tempFolder: string
  /** The environment of an interactive ssh: PATH, and where the user's agent is. */
  env?: Record<string, string | undefined>
  alive?: Alive
  connectSeconds?: number
  /** A login that was started before this program was loaded. */
  begun?: BegunLogin | null
  onWait?: OnWait
}

export const createSsh = ({
  run,
  home,
  tempFolder,
  env = {},
  alive = usualPatience.alive,
  connectSeconds = usualPatience.connectSeconds,
  begun = null,
  onWait,
}: SshParts): SshPort => {
  const parts = { run, home, tempFolder, env, alive, connectSeconds, begun }
  const naming = <T>(address: HostAddress, connecting: Promise<T>) =>
    namingWait(hostAsWait(address), onWait ?? null, connecting)
  return {
    makeHostKey,
    publicKeys: () => publicKeys(home, run),
    makeUserKey: () => makeUserKey(home, run),
    sign: what => sign(what, parts),
    connect: (address, options) => naming(address, connect(address, options, parts)),
    hostKeys: (address, options) => naming(address, hostKeys(address, options, parts)),
    pool: members =>
      makePool(
        members.flatMap(member => {
          const shared = sharedBy.get(member.connection)
          return shared ? [{ ...member, ...shared }] : []
        }),
        tempFolder,
      ),
    keyFingerprint: fingerprintOf,
    loginConfig: facts => loginConfig(facts, home),
    resolve: (name, signal) => resolveName(name, signal, parts),
    configuredNames: () => configuredNames(home),
    knownNames: () => knownNames(home),
    putKey: (address, key, options) => naming(address, putKey(address, key, options, parts)),
  }
}

/** A host's name for the report that Kiln waits for it. */
function hostAsWait({ host, port, jump }: HostAddress): Wait {
  const place = `${host}${port === 22 ? '' : `:${port}`}`
  return { kind: 'host', what: jump === null ? place : `${place} (${jump})` }
}
