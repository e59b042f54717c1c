// For tests, in new namespaces: a system bus and the real polkitd with one rule, then a program as the user
// `nobody`. Its exit code is the program's.   POLKIT yes|no|late|password FOLDER LOCAL PROGRAM ARGS…
// LOCAL: a folder that becomes /usr/local/lib, or -. With `password` there is no rule: the package's policy decides as
// for a user who sits at the computer, FOLDER/../opt is /opt, and root's password is `secret`.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

const [answer, folder = '', local = '-', program = '', ...args] = process.argv.slice(2)
const nobodyUid = 65_534
const rules = '/etc/polkit-1/rules.d'
const rule = `polkit.addRule(function (action, subject) {
  if (subject.user != 'nobody') return
  ${answer === 'late' ? "try { polkit.spawn(['/bin/sleep', '9']) } catch (late) {}" : ''}
  return polkit.Result.${answer === 'no' ? 'NO' : 'YES'}
})`

for (const path of ['/run/dbus', rules]) {
  mkdirSync(path, { recursive: true })
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'mode=755', 'kiln-test', path])
}
if (local !== '-') execFileSync('mount', ['--bind', local, '/usr/local/lib'])
// Desktops let every user mount by FUSE.
if (existsSync('/dev/fuse')) {
  execFileSync('mknod', ['--mode=666', '/run/dbus/fuse', 'c', '10', '229'])
  execFileSync('mount', ['--bind', '/run/dbus/fuse', '/dev/fuse'])
}
writeFileSync(
  `${rules}/00-kiln-test.rules`,
  answer === 'password' ? "polkit.addAdminRule(() => ['unix-user:root'])" : rule,
)
if (answer === 'password') installPackage()
// Both end with this namespace.
spawn('dbus-daemon', ['--system', '--nofork', '--nopidfile'], { stdio: 'ignore' })
const polkitd = () => spawn('/usr/lib/polkit-1/polkitd', ['--no-debug'], { stdio: 'ignore' })
polkitd().on('exit', async function again() {
  await setTimeout(100)
  polkitd().on('exit', again)
})
while (spawnSync('pkaction', { stdio: 'ignore' }).status !== 0) await setTimeout(50)

function installPackage() {
  execFileSync('mount', ['--bind', join(dirname(folder), 'opt'), '/opt'])
  const policy = readFileSync(
    join(import.meta.dirname, '../../../resources/linux/org.kiln.writer.policy'),
    'utf8',
  )
  // No session is at a seat here: what holds there is made to hold everywhere.
  const [, active = ''] = /<allow_active>(\w+)</.exec(policy) ?? []
  const everywhere = policy.replace(/(<allow_any>)\w+/, `$1${active}`)
  execFileSync('cp', ['-r', '/usr/share/polkit-1/actions', '/run/dbus/actions'])
  writeFileSync('/run/dbus/actions/org.kiln.writer.policy', everywhere)
  execFileSync('mount', ['--bind', '/run/dbus/actions', '/usr/share/polkit-1/actions'])
  const hash = execFileSync('openssl', ['passwd', '-6', 'secret'], { encoding: 'utf8' }).trim()
  const shadow = readFileSync('/etc/shadow', 'utf8').replace(/^root:[^:]*:/m, `root:${hash}:`)
  writeFileSync('/run/dbus/shadow', shadow, { mode: 0o640 })
  execFileSync('mount', ['--bind', '/run/dbus/shadow', '/etc/shadow'])
}

const child = spawn(program, args, { uid: nobodyUid, gid: nobodyUid, cwd: folder, stdio: 'inherit', env: {} })
child.once('close', code => process.exit(code ?? 1))
