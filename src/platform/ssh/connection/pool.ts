// Several existing connections under separate names, for a Nix that starts ssh itself and gets them through
// one NIX_SSHOPTS: a configuration file in which each name leads to its connection's socket.
import type { ConnectionPool, PooledConnection } from '#engine/ports/ssh.ts'
import { configWord } from './config.ts'
import { makeConnectionFolder } from './folder.ts'

export type Sharing = { user: string; socket: string }

export async function makePool(
  members: readonly (PooledConnection & Sharing)[],
  tempFolder: string,
): Promise<ConnectionPool> {
  const folder = await makeConnectionFolder(tempFolder, poolConfig(members))
  return {
    stores: members.map(({ name }) => `ssh-ng://${name}`),
    env: { NIX_SSHOPTS: `-F ${folder.config}` },
    close: folder.remove,
  }
}

/** Pure. Without its connection a name leads nowhere: its ProxyCommand is a program that fails. */
const poolConfig = (members: readonly { name: string; user: string; socket: string }[]): string =>
  `${[
    '# Made by Kiln for the builds of one pool.',
    ...members.flatMap(({ name, user, socket }) => [
      `Host ${name}`,
      `  User ${user}`,
      `  ControlPath ${configWord(socket)}`,
    ]),
    'Host *',
    ...['ControlMaster no', 'ProxyCommand false', 'BatchMode yes', 'LogLevel ERROR', 'RequestTTY no'].map(
      line => `  ${line}`,
    ),
  ].join('\n')}\n`
