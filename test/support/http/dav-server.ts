// For tests: a real nginx on a free port of loopback that takes PUT and DELETE into a folder, for one login.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '#lab/free-port.ts'

const nginx = ['/usr/sbin/nginx', '/usr/bin/nginx', '/opt/homebrew/bin/nginx'].find(path => existsSync(path))
/** With the module for PUT. */
export const hasDavServer =
  nginx !== undefined && spawnSync(nginx, ['-V'], { encoding: 'utf8' }).stderr.includes('http_dav_module')

export async function startDavServer({ user, password }: { user: string; password: string }) {
  if (nginx === undefined) throw new Error('no nginx')
  const folder = mkdtempSync(join(tmpdir(), 'kiln-test-dav-'))
  const root = join(folder, 'shown')
  mkdirSync(root)
  const port = await freePort()
  const log = join(folder, 'requests')
  writeFileSync(join(folder, 'logins'), `${user}:{PLAIN}${password}\n`)
  // One process, of this user: a master would give its workers another.
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/errors;
events {}
http {
  log_format asked '$request_method $uri $status'; access_log ${log} asked;
  client_body_temp_path ${folder}/bodies; proxy_temp_path ${folder}/t1; fastcgi_temp_path ${folder}/t2;
  uwsgi_temp_path ${folder}/t3; scgi_temp_path ${folder}/t4;
  server {
    listen 127.0.0.1:${port}; root ${root}; client_max_body_size 0;
    dav_methods PUT DELETE; create_full_put_path on;
    auth_basic kiln; auth_basic_user_file ${folder}/logins;
  }
}
`,
  )
  writeFileSync(log, '')
  const start = async () => {
    const child = spawn(nginx, ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'inherit' })
    while (!(await accepts(port))) if (child.exitCode !== null) throw new Error('nginx ended at once')
    return child
  }
  let child = await start()
  const stop = async () => {
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  return {
    address: `http://127.0.0.1:${port}`,
    root,
    /** "PUT /keys 201", since the last call. */
    asked: () => {
      const lines = readFileSync(log, 'utf8').split('\n').slice(0, -1)
      truncateSync(log)
      return lines
    },
    stop,
    start: async () => {
      child = await start()
    },
    close: async () => {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port })
  try {
    await once(socket, 'connect')
    return true
  } catch {
    // Not yet.
    return false
  } finally {
    socket.destroy()
  }
}
