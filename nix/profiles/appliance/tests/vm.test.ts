// homeassistant-vm: QEMU's arguments, and that the real QEMU accepts them; homeassistant-vm-stop: the power button.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Bench, hasProgram } from './script.ts'

const script = '../../modules/services/homeassistant-vm/homeassistant-vm.sh'

let bench: Bench
beforeEach(() => {
  bench = new Bench()
  mkdirSync(bench.path('run'))
  mkdirSync(bench.path('state'))
  bench.write('variables.fd', 'empty variables')
  bench.write('machine-id', '0123456789abcdef0123456789abcdef\n')
})
afterEach(() => bench.remove())

const env = (cpu: string) => ({
  HA_CPU: cpu,
  HA_MEMORY_MIB: '512',
  HA_CPUS: '2',
  HA_DISK: bench.path('disk.qcow2'),
  HA_TAP: 'ha-tap',
  HA_VNC: '127.0.0.1:0',
  HA_FIRMWARE: bench.path('code.fd'),
  HA_FIRMWARE_VARIABLES: bench.path('variables.fd'),
  HA_MACHINE_ID: bench.path('machine-id'),
  RUNTIME_DIRECTORY: bench.path('run'),
  STATE_DIRECTORY: bench.path('state'),
})

describe('the arguments of QEMU', () => {
  const told = async (cpu: string) => {
    bench.fake(`qemu-system-${cpu}`, 'printf "%s\\n" "$@"')
    const outcome = await bench.run(script, { env: env(cpu) })
    expect(outcome.code).toBe(0)
    return outcome.stdout.split('\n')
  }
  const mac = () => readFileSync(bench.path('run', 'mac'), 'utf8').trim()

  test('memory, disk, tap, agent and a screen for localhost alone [A2]', async () => {
    const words = await told('x86_64')
    const following = (option: string) => words[words.indexOf(option) + 1]
    expect(following('-m')).toBe('512')
    expect(following('-smp')).toBe('2')
    expect(following('-vnc')).toBe('127.0.0.1:0')
    expect(following('-netdev')).toBe('tap,id=net,ifname=ha-tap,script=no,downscript=no')
    expect(words).toContain(`virtio-net-pci,netdev=net,mac=${mac()}`)
    expect(words).toContain('virtserialport,chardev=agent,name=org.qemu.guest_agent.0')
    expect(words).toContain('q35')
    expect(words).not.toContain('-serial')
  })

  test('a serial console on aarch64', async () => {
    const words = await told('aarch64')
    expect(words).toContain('virt,gic-version=max')
    expect(words).toContain(`unix:${bench.path('run', 'serial.sock')},server=on,wait=off`)
  })

  test('the same card at every start, with an address of QEMU’s own', async () => {
    await told('x86_64')
    const first = mac()
    expect(first).toMatch(/^52:54:00(:[0-9a-f]{2}){3}$/)
    await told('x86_64')
    expect(mac()).toBe(first)
  })

  test('UEFI’s variables are made once, and kept', async () => {
    await told('x86_64')
    const variables = bench.path('state', 'efi-variables.fd')
    expect(statSync(variables).mode & 0o777).toBe(0o600)
    writeFileSync(variables, 'what the guest wrote')
    await told('x86_64')
    expect(readFileSync(variables, 'utf8')).toBe('what the guest wrote')
  })

  test('USB sticks by vendor and product, or by the port that each is in', async () => {
    bench.fake('qemu-system-x86_64', 'printf "%s\\n" "$@"')
    const outcome = await bench.run(script, { env: { ...env('x86_64'), HA_USB: '10c4:ea60 1-2.3' } })
    const words = outcome.stdout.split('\n')
    expect(words).toContain('usb-host,vendorid=0x10c4,productid=0xea60')
    expect(words).toContain('usb-host,hostbus=1,hostport=2.3')
    expect((await told('x86_64')).some(word => word.startsWith('usb-host'))).toBe(false)
  })

  test('a processor that Home Assistant OS does not know is refused', async () => {
    const outcome = await bench.run(script, { env: env('riscv64') })
    expect(outcome.code).toBe(1)
    expect(outcome.stderr).toContain('riscv64')
  })
})

const namespaces =
  spawnSync('unshare', ['--net', '--mount', 'sh', '-c', 'ip tuntap add kiln-tap mode tap']).status === 0 &&
  hasProgram('qemu-system-x86_64') &&
  hasProgram('socat')

describe.skipIf(!namespaces)('the real QEMU (needs it, root and taps)', () => {
  test('starts with these arguments, its screen on localhost:5900, and ends on request', async () => {
    execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', bench.path('disk.qcow2'), '64M'])
    // Firmware of zeros: nothing boots, but every device is made.
    for (const name of ['code.fd', 'variables.fd']) {
      bench.write(name, '')
      truncateSync(bench.path(name), 4 * 1024 * 1024)
    }
    bench.fake(
      'inside',
      [
        'ip link set lo up; ip tuntap add dev ha-tap mode tap',
        // By emulation: QEMU would abort on a /dev/kvm that cannot run a guest, as in many virtual machines.
        'if [ -e /dev/kvm ]; then mount --bind /dev/null /dev/kvm; fi',
        '"$@" 2> qemu.err & qemu=$!',
        // The socket comes before the screen; QMP's greeting comes after both.
        'until [ -S run/qmp.sock ]; do kill -0 $qemu || { cat qemu.err >&2; exit 1; }; sleep 0.1; done',
        `printf '{"execute":"%s"}\\n' qmp_capabilities query-vnc query-chardev quit | socat -t 5 - UNIX-CONNECT:run/qmp.sock`,
        'wait $qemu || true; cat qemu.err >&2',
      ].join('\n'),
    )
    const outcome = await bench.run(script, {
      through: ['unshare', '--net', '--mount', 'bash', `${bench.bin}/inside`],
      // Neither is plugged in here.
      env: { ...env('x86_64'), HA_USB: '10c4:ea60 1-2.3' },
    })
    const answers = outcome.stdout
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line))
    expect(answers).toContainEqual(
      expect.objectContaining({ return: expect.objectContaining({ host: '127.0.0.1', service: '5900' }) }),
    )
    const chardevs = answers.find(answer => Array.isArray(answer.return))?.return
    expect(chardevs).toContainEqual(
      expect.objectContaining({ label: 'agent', filename: expect.stringContaining('agent.sock') }),
    )
  })
})

describe.skipIf(!hasProgram('socat'))('the power button', () => {
  let machine: ChildProcess | undefined
  afterEach(() => machine?.kill('SIGKILL'))

  const stop = (pid: string) =>
    bench.run('../../modules/services/homeassistant-vm/homeassistant-vm-stop.sh', {
      env: { RUNTIME_DIRECTORY: bench.path('run'), MAINPID: pid },
    })

  test('is pressed over QMP, and waited for', async () => {
    const running = spawn('cat', [], { stdio: ['pipe', 'ignore', 'ignore'] })
    machine = running
    const heard: string[] = []
    // A fake of QEMU's monitor.
    const monitor = createServer(socket => {
      socket.write('{"QMP": {}}\n')
      socket.on('data', data => {
        heard.push(...data.toString().trim().split('\n'))
        if (heard.some(line => line.includes('system_powerdown'))) running.stdin.end()
      })
    })
    await new Promise<void>(listening => monitor.listen(bench.path('run', 'qmp.sock'), listening))
    expect(await stop(String(running.pid))).toMatchObject({ code: 0, stderr: '' })
    expect(running.exitCode ?? running.signalCode).not.toBeNull()
    expect(heard.map(line => JSON.parse(line).execute)).toEqual(['qmp_capabilities', 'system_powerdown'])
    await new Promise(closed => monitor.close(closed))
  })

  test('is left alone where QEMU is gone', async () => {
    expect(await stop('')).toMatchObject({ code: 0, stdout: '', stderr: '' })
  })
})

test('(j) nothing on a box saves the memory of Home Assistant, which pauses it for as long as that takes', () => {
  const nix = join(import.meta.dirname, '../../..')
  const programs = [...globSync('{modules,profiles,packages}/**/*.{sh,mjs,nix,py}', { cwd: nix })].filter(
    file => !file.includes('/tests/') && !file.startsWith('profiles/orchestrator'),
  )
  const orders = programs.flatMap(file => {
    const text = readFileSync(join(nix, file), 'utf8')
    const named = text.match(/savevm|snapshot-save|snapshot_blkdev|dump-guest-memory|\bmigrate\b/g) ?? []
    const executed = [...text.matchAll(/"execute"\s*:\s*"([\w-]+)"/g)].map(found => found[1])
    return [...named, ...executed.filter(order => !order?.startsWith('guest-'))]
  })
  expect([...new Set(orders)].sort()).toEqual(['qmp_capabilities', 'system_powerdown'])
})
