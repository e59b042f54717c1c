// Commands over a connection, and what ends it. Against real test hosts, in Linux namespaces.

import { describe, expect, test } from 'vitest'
import { hostsRefused } from '#lab/hosts/host.ts'
import { slowLink } from '#lab/hosts/slow-link.ts'
import { minutes, sshBench } from '#test/hosts/ssh-bench.ts'
import { createSsh } from '../ssh.ts'

const refused = hostsRefused()

describe.skipIf(refused)(`a host over SSH (${refused ?? 'on test hosts'})`, { timeout: 2 * minutes }, () => {
  const bench = sshBench()
  const { codeOf, at, folders, home, known, lineOf, run, signal, ssh, tempFolder } = bench

  test('runs commands with their words, input, output, exit code and lines', async () => {
    const connection = await ssh.connect(at(bench.host), known(lineOf(bench.host)))
    const lines: string[] = []
    const done = await connection.run(
      ['sh', '-c', 'cat; echo "$1"; echo oops >&2; exit 7', 'sh', "it's $HOME\n*"],
      {
        signal,
        input: 'in\n',
        onLine: line => lines.push(line.text),
      },
    )
    expect(done).toMatchObject({ code: 7, stdout: "in\nit's $HOME\n*\n", cancelled: false })
    expect(lines).toEqual(['oops'])
    expect((await connection.run(['exit', '255'], { signal })).code).toBe(255)
    expect((await connection.run(['no-such-program'], { signal })).code).toBe(127)
    await connection.close()
    await connection.close()
  })

  test('leaves nothing behind when it is closed, refused or cancelled', async () => {
    const before = folders()
    const cancel = new AbortController()
    const connection = await ssh.connect(at(bench.host), {
      ...known(lineOf(bench.host)),
      signal: cancel.signal,
    })
    const long = connection.run(['sleep', '1000'], { signal })
    cancel.abort()
    expect((await long).cancelled).toBe(true)
    await connection.close()
    expect(await codeOf(ssh.connect(at(bench.host), known()))).toBe('ssh.host-key-unknown')
    await expect(ssh.connect(at(bench.host), { ...known(), signal: AbortSignal.abort('no') })).rejects.toBe(
      'no',
    )
    expect(folders().filter(name => !before.includes(name))).toEqual([])
    expect(await bench.host.run('sh', '-c', 'ps ax | grep -c "[s]shd: root@notty" || true')).toBe('0\n')
  })

  test('opens a shell for a user whose login shell cannot read sh', async () => {
    // Like fish: ${ outside single quotes is an error.
    await bench.host.run(
      'sh',
      '-c',
      `cat >/usr/local/bin/other-shell <<'END'
#!/bin/bash
if [ "$1" = -l ]; then echo "as other-shell"; exec cat; fi
outside=$(printf %s "$2" | sed "s/'[^']*'//g")
case $outside in *'$'* | *'"'*) echo 'other-shell: not read here' >&2; exit 127 ;; esac
exec /bin/sh -c "$2"
END
chmod +x /usr/local/bin/other-shell
sed -i '/^ops:/s,/bin/bash$,/usr/local/bin/other-shell,' /etc/passwd`,
    )
    const connection = await ssh.connect(at(bench.host, { user: 'ops' }), known(lineOf(bench.host)))
    const shell = await connection.openShell({ columns: 90, rows: 20 })
    let seen = ''
    shell.on('data', chunk => {
      seen += chunk
    })
    await expect.poll(() => seen, { timeout: 10_000 }).toContain('as other-shell')
    expect(seen).not.toContain('kiln-terminal')
    shell.destroy()
    await connection.close()
  })

  test('many commands share it at once, over one login', async () => {
    const logins = async () =>
      Number(await bench.host.run('grep', '-c', 'Accepted publickey', '/var/log/sshd.log'))
    const before = await logins()
    const connection = await ssh.connect(at(bench.host), known(lineOf(bench.host)))
    const all = await Promise.all(
      Array.from({ length: 8 }, (_, index) => connection.run(['echo', String(index)], { signal })),
    )
    expect(all.map(({ stdout }) => stdout.trim())).toEqual(['0', '1', '2', '3', '4', '5', '6', '7'])
    expect(await logins()).toBe(before + 1)
    await connection.close()
  })

  test('ends a command after its time limit', async () => {
    const connection = await ssh.connect(at(bench.host), known(lineOf(bench.host)))
    expect(await codeOf(connection.run(['sleep', '1000'], { signal, timeoutMs: 300 }))).toBe(
      'ssh.command-timed-out',
    )
    expect((await connection.run(['true'], { signal })).code).toBe(0)
    await connection.close()
  })

  test('a refused login reports which methods the host accepts', async () => {
    await expect(
      ssh.connect(at(bench.host, { user: 'nobody' }), known(lineOf(bench.host))),
    ).rejects.toMatchObject({
      code: 'ssh.denied',
      values: { user: 'nobody', methods: 'publickey,password' },
    })
  })

  test('a closed port, an unknown name, a wrong address and a broken configuration have their own errors', async () => {
    const options = known(lineOf(bench.host))
    expect(await codeOf(ssh.connect(at(bench.host, { port: 23 }), options))).toBe('ssh.refused')
    expect(await codeOf(ssh.connect(at(bench.host, { host: 'no-such-host.invalid' }), options))).toBe(
      'ssh.unknown-name',
    )
    const unused = bench.host.address.replace(/\.\d+$/, '.250')
    expect(await codeOf(ssh.connect(at(bench.host, { host: unused }), options))).toBe('ssh.unreachable')
    expect(await codeOf(ssh.hostKeys(at(bench.host, { port: 23 }), options))).toBe('ssh.refused')
  })

  test('gives up on a host that drops all packets', async () => {
    await bench.host.run('ip', 'route', 'add', 'blackhole', bench.network.address)
    expect(await codeOf(ssh.connect(at(bench.host), known(lineOf(bench.host))))).toBe('ssh.timed-out')
    await bench.host.run('ip', 'route', 'del', 'blackhole', bench.network.address)
  })

  test('a connection that is cut during a command ends it, and reports that', async () => {
    const connection = await ssh.connect(at(bench.host), known(lineOf(bench.host)))
    const running = codeOf(connection.run(['sleep', '1000'], { signal }))
    await bench.host.cable.cut()
    try {
      expect(await running).toBe('ssh.lost')
      expect(await connection.lost).toMatchObject({ code: 'ssh.lost' })
      expect(await codeOf(connection.run(['true'], { signal }))).toBe('ssh.lost')
    } finally {
      await bench.host.cable.repair()
      await connection.close()
    }
  })

  test('a host that goes down during a command is lost at once', async () => {
    const connection = await ssh.connect(at(bench.gate), known(lineOf(bench.gate)))
    const running = codeOf(connection.run(['sleep', '1000'], { signal }))
    await bench.gate.reboot()
    expect(await running).toBe('ssh.lost')
    await connection.close()
  })

  test(
    'a host with 10 s of latency is slow, not lost',
    async () => {
      const link = await slowLink(bench.host.address, 22, 5000)
      const patient = createSsh({ run, home, tempFolder })
      const address = at(bench.host, { host: '127.0.0.1', port: link.port })
      try {
        const connection = await patient.connect(
          address,
          known(`[127.0.0.1]:${link.port} ${bench.host.hostKey}`),
        )
        expect((await connection.run(['echo', 'here'], { signal })).stdout).toBe('here\n')
        await connection.close()
      } finally {
        await link.close()
      }
    },
    5 * minutes,
  )
})
