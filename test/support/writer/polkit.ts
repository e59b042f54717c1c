// For tests, in namespaces of its own: a system bus and the real polkitd with one rule, then a program as the user
// nobody. Its exit code is the program's.   POLKIT yes|no FOLDER PROGRAM ARGS…
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

const [answer, folder = '', program = '', ...args] = process.argv.slice(2)
const nobody = 65_534
const rules = '/etc/polkit-1/rules.d'
const rule = `polkit.addRule(function (action, subject) {
  if (subject.user == 'nobody') return polkit.Result.${answer === 'yes' ? 'YES' : 'NO'}
})`

for (const path of ['/run/dbus', rules]) {
  mkdirSync(path, { recursive: true })
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'mode=755', 'kiln-test', path])
}
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
