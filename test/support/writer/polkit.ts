// For tests, in namespaces of its own: a system bus and the real polkitd with one rule, then a program as the user
// nobody. Its exit code is the program's.   POLKIT yes|no|late FOLDER LOCAL PROGRAM ARGS…
// LOCAL: a folder that becomes /usr/local/lib, or -.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

const [answer, folder = '', local = '-', program = '', ...args] = process.argv.slice(2)
const nobody = 65_534
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
// As desktops have it: everybody may mount by FUSE.
if (existsSync('/dev/fuse')) {
  execFileSync('mknod', ['--mode=666', '/run/dbus/fuse', 'c', '10', '229'])
  execFileSync('mount', ['--bind', '/run/dbus/fuse', '/dev/fuse'])
}
writeFileSync(`${rules}/00-kiln-test.rules`, rule)
// Both end with this namespace.
spawn('dbus-daemon', ['--system', '--nofork', '--nopidfile'], { stdio: 'ignore' })
const polkitd = () => spawn('/usr/lib/polkit-1/polkitd', ['--no-debug'], { stdio: 'ignore' })
polkitd().on('exit', async function again() {
  await setTimeout(100)
  polkitd().on('exit', again)
})
while (spawnSync('pkaction', { stdio: 'ignore' }).status !== 0) await setTimeout(50)

const child = spawn(program, args, { uid: nobody, gid: nobody, cwd: folder, stdio: 'inherit', env: {} })
child.once('close', code => process.exit(code ?? 1))
