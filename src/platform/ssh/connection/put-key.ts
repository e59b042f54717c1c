// A login with a password, only to put a key in place. ssh asks SSH_ASKPASS for it: a script in the connection's private folder
// that reads a pipe beside it, so that the password is in no argument, environment or file.
import { constants } from 'node:fs'
import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ConnectOptions, HostAddress, PasswordKey } from '#engine/ports/hosts/ssh.ts'
import { failure } from '#shared/errors.ts'
import { passwordArgv } from './argv.ts'
import { sshConfig } from './config.ts'
import { makeConnectionFolder } from './folder.ts'
import { type ConnectionParts, runSsh } from './parts.ts'
import { whyNot } from './why-not.ts'

const done = 'kiln-key-in-place'

/** A last line without an end would swallow the key. */
const script = `umask 077
mkdir -p ~/.ssh && touch ~/.ssh/authorized_keys || exit 1
key=$(cat)
grep -qxF "$key" ~/.ssh/authorized_keys || {
  [ -z "$(tail -c 1 ~/.ssh/authorized_keys)" ] || echo >>~/.ssh/authorized_keys
  printf '%s\\n' "$key" >>~/.ssh/authorized_keys || exit 1
}
echo ${done}`

export async function putKey(
  address: HostAddress,
  { password, publicKey }: PasswordKey,
  { knownHosts, signal }: ConnectOptions,
  parts: ConnectionParts,
): Promise<void> {
  signal.throwIfAborted()
  const folder = await makeConnectionFolder(parts.tempFolder, sshConfig({ knownHosts, ...parts }))
  const pipe = join(folder.path, 'p')
  const asked = join(folder.path, 'ask')
  try {
    const { code } = await parts.run({ command: 'mkfifo', args: ['-m', '600', pipe], signal })
    if (code !== 0) throw new Error('mkfifo failed')
    await writeFile(asked, `#!/bin/sh\nexec cat "\${0%/*}/p"\n`, { mode: 0o700 })
    // Waits until the script reads, which it may never do.
    const written = writeFile(pipe, `${password}\n`).catch(() => undefined)
    const exit = await runSsh(parts.run, {
      args: passwordArgv(address, folder.config, ['sh', '-c', script]),
      env: { SSH_ASKPASS: asked, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: ':none' },
      input: `${publicKey.trim()}\n`,
      signal,
      endsWithParent: true,
    })
    const release = await open(pipe, constants.O_RDONLY | constants.O_NONBLOCK)
    await written
    await release.close()
    signal.throwIfAborted()
    if (exit.code === 0 && exit.stdout.includes(done)) return
    if (exit.code === 255) throw await whyNot(exit, address)
    const values = { host: address.host, reason: exit.lastLines.at(-1) ?? '' }
    const details = { command: exit.command, lastLines: exit.lastLines }
    throw failure('ssh.key-not-put', { operation: 'ssh.putKey', values, details })
  } finally {
    await folder.remove()
  }
}
