// Logs in with a password only to install a key. ssh gets the password through SSH_ASKPASS: a script in the
// connection's private folder that reads a pipe next to it, so that the password is in no argument,
// environment or file. A host that accepts passwords in two ways makes ssh ask twice: the script removes the
// pipe the first time, and has no answer the second time. ProxyCommand and ProxyJump start another ssh, which
// inherits SSH_ASKPASS. So the script answers only the ssh that Kiln started, and only its password prompt.
import { constants } from 'node:fs'
import { type FileHandle, open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ConnectOptions, HostAddress, PasswordKey } from '#engine/ports/ssh.ts'
import { failure, Unexpected } from '#shared/errors.ts'
import { readRegular } from '../../files/regular-file.ts'
import { timedOutError } from '../errors.ts'
import { passwordArgv } from './argv.ts'
import { loggedConfig } from './config.ts'
import { explainConnection } from './explain-connection.ts'
import { makeConnectionFolder } from './folder.ts'
import { runLogged } from './logged.ts'
import { type ConnectionParts, connectDeadline } from './parts.ts'
import { tooMuch, usualBytes } from './too-much.ts'

const done = 'kiln-key-in-place'

/** The file with a question that the script did not answer, after the password: a code, or a new password. */
const asksMore = 'more'

/** The asking process is the script's parent; it must be a child of Kiln. Without an answer, ssh would send an empty
 *  one, which counts as a failed login, or ask for ever: so a question for something else ends it. A second password
 *  prompt is that of the other way to take the same one. */
const askScript = (kiln: number) => `#!/bin/sh
prompt=$1
case $prompt in
  'Enter passphrase for '* | 'Enter PIN '* | 'Are you sure '* | 'Allow '* | 'Confirm '*) exit 1 ;;
esac
if [ -r "/proc/$PPID/stat" ]; then
  read -r line <"/proc/$PPID/stat"
  line=\${line##*) }
  line=\${line#* }
  parent=\${line%% *}
else
  parent=$(ps -o ppid= -p "$PPID" | tr -d ' ')
fi
[ "$parent" = ${kiln} ] || exit 1
cd "\${0%/*}" || exit 1
more=
case $prompt in
  *[Nn]'ew '*assword* | *[Oo]'ld '*assword* | *[Cc]'urrent '*assword* | *'erification '* | *'ne-time'*) more=1 ;;
esac
if [ -z "$more" ] && mv p taken 2>/dev/null; then exec head -n 1 taken; fi
[ -n "$more" ] || case $prompt in *assword*) exit 1 ;; esac
[ -e ${asksMore} ] || printf '%s\\n' "$prompt" >${asksMore}
kill "$PPID"
exit 1
`

const whole = 'kiln-key-whole'
const longestQuestion = 200

/**
 * The key only counts with the line after it: a connection that ends earlier would leave half a key. If the
 * file's last line has no newline, it would swallow the key.
 */
export const script = `umask 077
IFS= read -r key && IFS= read -r end && [ "$end" = ${whole} ] || exit 1
mkdir -p ~/.ssh && touch ~/.ssh/authorized_keys || exit 1
grep -qxF "$key" ~/.ssh/authorized_keys || {
  [ -z "$(tail -c 1 ~/.ssh/authorized_keys)" ] || echo >>~/.ssh/authorized_keys
  printf '%s\\n' "$key" >>~/.ssh/authorized_keys || exit 1
}
echo ${done}`

export const keyInput = (publicKey: string) => `${publicKey.trim()}\n${whole}\n`

export async function putKey(
  address: HostAddress,
  { password, publicKey }: PasswordKey,
  { knownHosts, signal }: ConnectOptions,
  parts: ConnectionParts,
): Promise<void> {
  signal.throwIfAborted()
  const folder = await makeConnectionFolder(parts.tempFolder, loggedConfig({ knownHosts, ...parts }))
  const pipe = join(folder.path, 'p')
  const askPass = join(folder.path, 'ask')
  const deadline = connectDeadline(parts)
  let held: FileHandle | null = null
  try {
    const { code } = await parts.run({ command: 'mkfifo', args: ['-m', '600', pipe], signal })
    if (code !== 0) throw new Unexpected('mkfifo failed')
    await writeFile(askPass, askScript(process.pid), { mode: 0o700 })
    // Opened for both directions: neither opening nor writing blocks for a reader.
    held = await open(pipe, constants.O_RDWR)
    await held.write(`${password}\n`)
    const exit = await runLogged(parts, folder.log, {
      args: passwordArgv(address, folder.config, ['sh', '-c', script]),
      env: { SSH_ASKPASS: askPass, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: ':none' },
      input: keyInput(publicKey),
      signal: AbortSignal.any([signal, deadline]),
      endsWithParent: true,
      maxStdoutBytes: usualBytes,
      maxStderrBytes: usualBytes,
      tooLarge: () => tooMuch(address, usualBytes),
    })
    signal.throwIfAborted()
    if (exit.cancelled) throw timedOutError(address, exit)
    if (exit.code === 0 && exit.stdout.includes(done)) return
    const question = await questionIn(join(folder.path, asksMore))
    if (question !== null)
      throw failure('ssh.asks-more', {
        operation: 'ssh.putKey',
        values: { host: address.host, question },
        details: { command: exit.command, lastLines: exit.lastLines },
      })
    if (exit.code === 255) throw await explainConnection(exit, { ...address, identity: null })
    const values = { host: address.host, reason: exit.lastLines.at(-1) ?? '' }
    const details = { command: exit.command, lastLines: exit.lastLines }
    throw failure('ssh.key-not-put', { operation: 'ssh.putKey', values, details })
  } finally {
    await held?.close()
    await folder.remove()
  }
}

/** ssh puts (user@host) before it; the rest is the host's text. */
async function questionIn(file: string): Promise<string | null> {
  const bytes = await readRegular(file, { maxBytes: usualBytes }).catch(() => null) // no question
  const text = bytes
    ?.toString('utf8')
    .replace(/^\(\S+@\S+\) /, '')
    .replace(/[:\s]+$/, '')
  return text === undefined ? null : text.slice(0, longestQuestion)
}
